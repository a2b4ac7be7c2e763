"""Asking the host whether a mail may open a ticket. What may not is kept for an admin to look at."""

from __future__ import annotations

from escalated.mail.parsing import IncomingMail
from escalated.mail.reasons import HOST_FAILED, HOST_REFUSED
from escalated.people.hooks import ArrivedMail, ask
from escalated.people.host import host
from escalated.people.models import Contact
from escalated.tickets.bodies import to_text
from escalated.tickets.writing import Message


def refusal_of_host(mail: IncomingMail, written: Message, *, sender: Contact) -> str:
    """Return why the mail waits for an admin, as a reason's code; empty where the host lets it open a ticket."""
    arrived = ArrivedMail(
        sender=sender.email,
        sender_name=sender.name,
        recipients=tuple(mail.recipients),
        subject=mail.subject,
        text=to_text(written.body.source, written.body.format),
    )
    answer: bool | None = ask(lambda: host().may_open_ticket(arrived), otherwise=None)
    if answer is None:
        return HOST_FAILED
    return "" if answer else HOST_REFUSED
