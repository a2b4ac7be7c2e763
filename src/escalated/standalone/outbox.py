"""The demo's mail server: every mail that goes out becomes a file, which the outbox page shows."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from escalated.standalone.data_directory import data_directory
from escalated.standalone.demo.cast import by_email

_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{8}", re.ASCII)


class OutboxBackend:
    """An email backend that writes each message to a file of its own."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        self.directory = outbox()

    def send_messages(self, messages: Iterable[Any]) -> int:
        """Write the messages and return how many there were; a file appears whole or not at all."""
        written = 0
        for message in messages:
            moment = timezone.now()
            message.extra_headers.setdefault("Date", format_datetime(moment))
            path = self.directory / f"{moment:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
            path.write_bytes(message.message().as_bytes())
            path.rename(path.with_suffix(".eml"))
            written += 1
        return written


@dataclass(frozen=True)
class SentMail:
    """A mail that went out, read back."""

    name: str
    message: EmailMessage

    @property
    def to_address(self) -> str:
        return parseaddr(self._header("To"))[1]

    @property
    def to_name(self) -> str:
        """Return the recipient's name; our own mails carry the bare address."""
        name, address = parseaddr(self._header("To"))
        person = by_email().get(address)
        return name or (person.name if person else address)

    @property
    def subject(self) -> str:
        return self._header("Subject")

    @property
    def reply_to(self) -> str:
        return self._header("Reply-To")

    @property
    def sent_at(self) -> datetime:
        return parsedate_to_datetime(self._header("Date"))

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]

    def _header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def outbox() -> Path:
    """Return the directory of the files."""
    path = data_directory() / "outbox"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def newest(count: int, *, before: str = "") -> list[SentMail]:
    """Return the newest mails first, those older than the one named ``before`` if it is given."""
    names = sorted((path.stem for path in outbox().glob("*.eml")), reverse=True)
    wanted = [name for name in names if _NAME.fullmatch(name) and (not before or name < before)]
    return [_read(name) for name in wanted[:count]]


def sent_mail(name: str) -> SentMail | None:
    """Return the mail of that name; a name may come from a stranger."""
    is_there = _NAME.fullmatch(name) and (outbox() / f"{name}.eml").is_file()
    return _read(name) if is_there else None


def _read(name: str) -> SentMail:
    raw = (outbox() / f"{name}.eml").read_bytes()
    return SentMail(name, message_from_bytes(raw, policy=policy.default))
