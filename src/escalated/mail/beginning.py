"""Making a ticket of a mail."""

from __future__ import annotations

from escalated.mail.parsing import IncomingMail
from escalated.mail.posting import bring_into_copy
from escalated.mail.recognising import look_for_author
from escalated.mail.threading import Match, remember_references
from escalated.people.actors import SYSTEM, Requester
from escalated.people.addresses import normalised
from escalated.people.models import Contact, Department
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Reply
from escalated.tickets.opening import create_ticket
from escalated.tickets.subjects import fitted_subject
from escalated.tickets.writing import Message

NO_SUBJECT = "(no subject)"


def begin_ticket(mail: IncomingMail, written: Message, *, by: Contact, beside: list[Match]) -> Reply:
    """Open a ticket; of somebody who takes no part in what their mail answers, beside that."""
    ticket = create_ticket(
        subject=fitted_subject(mail.subject) or NO_SUBJECT,
        body=written,
        requester=by,
        by=Requester((by,)),
        department=_department(mail),
    )
    bring_into_copy(mail, ticket, by=Requester((by,)), is_opening=True)
    remember_references(mail, ticket)
    look_for_author(mail, ticket)
    if beside:
        link_tickets(ticket, beside[0].ticket, by=SYSTEM)
    return ticket.replies.get()


def _department(mail: IncomingMail) -> Department | None:
    """Return the department it was written to, the envelope's before those that To and Cc name; None where to none."""
    keys = [normalised(each) for each in mail.recipients]
    found = {each.address: each for each in Department.objects.filter(address__in=keys)}
    return next((found[key] for key in keys if key in found), None)
