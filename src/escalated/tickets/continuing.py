"""Going on where a ticket ended that was finished too long ago to be opened again: in a new one, linked with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import SYSTEM, Requester
from escalated.tickets import policy
from escalated.tickets.linking import TicketLinked, tie
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.references import reference_of
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.writing import Message
from escalated.timeline.recording import record


class TicketContinued(TicketLinked):
    kind = "ticket.continued"
    is_public = True

    def sentence(self, actor: str) -> str:
        values = {"other": reference_of(self.other_id)}
        return _("This goes on where %(other)s ended, which was finished too long ago to be reopened") % values


@operation
def answer_or_continue(ticket: Ticket, body: Message, *, by: Requester) -> Reply:
    """Answer as its requester, in a new ticket where this one can be reopened no more. Raises InvalidInput."""
    lock(ticket)
    if policy.can_continue(by, ticket):
        return continue_ticket(ticket, body, by=by)
    return reply_to_ticket(ticket, body, by=by)


@operation
def continue_ticket(ticket: Ticket, body: Message, *, by: Requester) -> Reply:
    """Open a ticket that goes on where this one ended, and return its first message. Raises InvalidInput."""
    policy.require(policy.can_continue, by, ticket)
    opened = create_ticket(
        subject=ticket.subject, body=body, requester=ticket.requester, by=by, department=ticket.department
    )
    tie(opened, ticket)
    record(TicketContinued(other_id=ticket.pk), on=opened, by=SYSTEM)
    return opened.replies.get(kind=ReplyKind.OPENING)
