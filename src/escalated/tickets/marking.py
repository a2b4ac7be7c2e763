"""Marking spam: a ticket that is none leaves every list but that of spam."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Status
from escalated.tickets.transitioning import StatusHappening, as_it_stands, move
from escalated.timeline.recording import record


class TicketMarkedSpam(StatusHappening):
    kind = "ticket.marked_spam"
    is_public = False

    def sentence(self, actor: str) -> str:
        return _("%(actor)s marked this ticket as spam") % {"actor": actor}


@operation
def mark_spam(ticket: Ticket, *, by: Actor) -> None:
    """Close a ticket as spam; its sender's answers do not open it again, an agent does. Marking it twice is once."""
    lock(ticket)
    policy.require(policy.can_block, by, ticket)
    if ticket.is_spam:
        return
    before = as_it_stands(ticket)
    if not ticket.is_closed:
        move(ticket, Status.CLOSED)
    ticket.is_spam = True
    ticket.save(update_fields=["is_spam"])
    record(TicketMarkedSpam(**before), on=ticket, by=by)
