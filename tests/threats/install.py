"""An install in a process of its own, told by lines of JSON what to do; it answers with the mails it sent."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass
class Install:
    """A running install; ``address`` is where its customers write to."""

    address: str
    process: subprocess.Popen[str]

    def do(self, **order: Any) -> list[bytes]:
        """Let it do something and all that follows from it, and return the mails it sent."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return [base64.b64decode(each) for each in json.loads(self.process.stdout.readline())]

    def hear(self, raw: bytes) -> list[bytes]:
        return self.do(act="receive", raw=base64.b64encode(raw).decode())

    def count(self) -> dict[str, int]:
        """Return how many mails it keeps, by what became of them, and its tickets."""
        (told,) = self.do(act="count")
        found: dict[str, int] = json.loads(told)
        return found


@contextmanager
def install(directory: Path, name: str) -> Iterator[Install]:
    directory.mkdir()
    environment = {**os.environ, "ESCALATED_DATA_DIR": str(directory), "INSTALL": name}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.threats.install_settings"
    command = [sys.executable, "-m", "tests.threats.install"]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Install(f"help@{name}.example", process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def serve(orders: IO[str]) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for line in orders:
        answer = [base64.b64encode(each).decode() for each in _follow(json.loads(line))]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _follow(order: dict[str, Any]) -> list[bytes]:
    from django.core import mail

    from escalated.core.jobs import tick

    told = _obey(**order)
    while tick():
        pass
    sent = [each.message().as_bytes() for each in getattr(mail, "outbox", [])]
    mail.outbox = []
    return sent if told is None else [told]


def _obey(act: str, email: str = "", raw: str = "") -> bytes | None:
    from escalated.mail.adapters import InboundRequest
    from escalated.mail.providers.mime import MimeParser
    from escalated.mail.receiving import receive
    from escalated.people.actors import SYSTEM
    from escalated.tickets.models import Ticket
    from escalated.tickets.replying import reply_to_ticket
    from escalated.tickets.transitioning import resolve_ticket
    from tests.making import make_requester, make_ticket

    match act:
        case "open":
            make_ticket(make_requester(email), channel="web")
        case "reply":
            reply_to_ticket(Ticket.objects.latest("pk"), "Try water.", by=SYSTEM)
        case "resolve":
            resolve_ticket(Ticket.objects.latest("pk"), by=SYSTEM)
        case "receive":
            receive(InboundRequest(base64.b64decode(raw), "message/rfc822"), MimeParser())
        case "count":
            return _counted()
    return None


def _counted() -> bytes:
    from collections import Counter

    from escalated.mail.models import StoredMail
    from escalated.tickets.models import Ticket

    kept = Counter(StoredMail.objects.values_list("outcome", flat=True))
    return json.dumps({**kept, "tickets": Ticket.objects.count()}).encode()


if __name__ == "__main__":
    serve(sys.stdin)
