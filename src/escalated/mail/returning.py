"""Mail of ours that comes back: shown on its message, told to agents, and remembered of the address."""

from __future__ import annotations

from escalated.core.db import now
from escalated.mail.failures import MAX_REASON, Failure, failures_of, is_unreachable, returned_ids
from escalated.mail.message_ids import ticket_of_message_id
from escalated.mail.models import OutgoingMail
from escalated.mail.parsing import IncomingMail
from escalated.people.addresses import normalised
from escalated.people.reaching import mark_unreached
from escalated.tickets.models import Ticket
from escalated.tickets.undelivered import tell_undelivered


def tell_refused(row: OutgoingMail) -> None:
    """Tell of a mail that no server took: called when it is given up."""
    _tell(row, row.reason)


def take_back_in(mail: IncomingMail) -> Ticket | None:
    """Mark the mails that a bounce brings back, each once, and return the ticket of the first.

    Anybody can send what looks like a bounce: it is shown, and never stops a mail.
    """
    failures, ticket = failures_of(mail), None
    for row in _mails_in(mail):
        failure = _failure_of(row, failures)
        if failure and _mark(row, failure):
            _tell(row, f"{failure.status} {failure.reason}")
        ticket = ticket or row.ticket
    return ticket


def ticket_told_of(mail: IncomingMail) -> Ticket | None:
    """Return the ticket of the mail that somebody complains of: it came, so it is not marked as lost."""
    return next((row.ticket for row in _mails_in(mail)), None)


def _mails_in(mail: IncomingMail) -> list[OutgoingMail]:
    by_ticket = [(ticket, each) for each in returned_ids(mail) if (ticket := ticket_of_message_id(each)) is not None]
    if not by_ticket:
        return []
    ticket, message_id = by_ticket[0]
    sent = OutgoingMail.objects.filter(ticket=ticket, message_id=message_id).exclude(sent_at=None)
    return list(sent.select_related("ticket", "reply", "contact").order_by("pk"))


def _failure_of(row: OutgoingMail, failures: tuple[Failure, ...]) -> Failure | None:
    """Return what is said of this mail's address, or of one that is not named."""
    key = normalised(row.to_email)
    return next((each for each in failures if normalised(each.recipient) in (key, "")), None)


def _mark(row: OutgoingMail, failure: Failure) -> bool:
    """Say of a mail that it came back; False where that was said before."""
    there = OutgoingMail.objects.filter(pk=row.pk, returned_at=None)
    return bool(there.update(returned_at=now(), returned_reason=failure.reason))


def _tell(row: OutgoingMail, told: str) -> None:
    """Of a notice to an agent nothing is told on the ticket."""
    if row.contact is None:
        return
    reason = told.strip()[:MAX_REASON]
    if is_unreachable(told):
        mark_unreached(row.contact, row.to_email, reason)
    tell_undelivered(row.ticket, to=row.to_email, reason=reason, reply=row.reply)
