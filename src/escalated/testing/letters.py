"""Mails in and out, as the people who write and read them see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail

from escalated.mail.adapters import InboundRequest
from escalated.mail.models import OutgoingMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receiving import receive
from escalated.tickets.models import Ticket

Eml = bytes | str | Path | EmailMessage


@dataclass(frozen=True)
class Delivered:
    """What became of a mail: ``created_new``, ``replied_to_existing``, ``stored`` (held for review) or ``skipped``."""

    outcome: str
    ticket: Ticket | None


class Outbox(Sequence[Any]):
    """The mails that went out about one ticket, oldest first; ``outbox[-1]`` is Django's ``EmailMessage``."""

    def __init__(self, ticket: Ticket) -> None:
        ours = set(OutgoingMail.objects.filter(ticket=ticket).values_list("message_id", flat=True))
        self._mails = [sent for sent in mail.outbox if sent.extra_headers.get("Message-ID") in ours]

    def __getitem__(self, index: Any) -> Any:
        return self._mails[index]

    def __len__(self) -> int:
        return len(self._mails)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mails)

    @property
    def recipients(self) -> list[str]:
        """Return to whom they went, in order."""
        return [address for sent in self._mails for address in sent.recipients()]

    def to(self, address: str) -> Any:
        """Return the newest to this address; AssertionError names to whom they went instead."""
        for sent in reversed(self._mails):
            if address in sent.recipients():
                return sent
        raise AssertionError(f"No mail went to {address}; those about this ticket went to {self.recipients}.")


def deliver(eml: Eml) -> Delivered:
    """Take in a mail as a mail server hands it over, and return what became of it."""
    told = receive(InboundRequest(_bytes_of(eml), "message/rfc822"), MimeParser())
    return Delivered(told.outcome, Ticket.objects.get(pk=told.ticket_id) if told.ticket_id else None)


def _bytes_of(eml: Eml) -> bytes:
    match eml:
        case Path():
            return eml.read_bytes()
        case str():
            return eml.encode()
        case EmailMessage():
            return eml.as_bytes()
    return eml


def letter(sender: str, text: str, *, subject: str = "", answering: Any = None) -> EmailMessage:
    """Return a mail as a person's program writes it; ``answering`` is a mail of the outbox, which it then quotes."""
    written = EmailMessage()
    written["From"], written["To"] = sender, settings.DEFAULT_FROM_EMAIL
    written["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    if answering is not None:
        original = answering.extra_headers["Message-ID"]
        del written["To"]
        written["To"] = ", ".join(answering.reply_to or [answering.from_email])
        written["In-Reply-To"] = written["References"] = original
        text = "\n".join([text, "", "You wrote:", *(f"> {line}" for line in answering.body.splitlines())])
        subject = subject or f"Re: {answering.subject}"
    written["Subject"] = subject
    written.set_content(text)
    return written
