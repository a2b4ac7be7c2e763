"""Takes one raw MIME message from a file or standard input, as a mail server's pipe gives it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from escalated.mail.adapters import InboundRequest
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receiving import receive

EX_TEMPFAIL = 75


class Command(BaseCommand):
    help = "Receive one raw MIME message and print what became of it as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="the message; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = _read(options["file"])
        if not raw:
            raise CommandError("The message is empty.")
        try:
            receipt = receive(InboundRequest(raw, "message/rfc822"), MimeParser())
        except DatabaseError as error:
            # sysexits.h: on anything but this a mail server sends the mail back as undeliverable.
            raise CommandError(f"The mail was not stored: {error}", returncode=EX_TEMPFAIL) from error
        self.stdout.write(json.dumps(receipt.as_json()))


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error
