"""Tying tickets together that belong to one matter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.models import Ticket, TicketLink
from escalated.tickets.references import reference_of
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class TicketLinked(Happening):
    kind = "ticket.linked"
    is_public = False
    other_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s linked this ticket with %(other)s") % {
            "actor": actor,
            "other": reference_of(self.other_id),
        }


@operation
def link_tickets(ticket: Ticket, other: Ticket, *, by: Actor) -> None:
    """Link two tickets, for agents' eyes only. Linking them twice changes nothing."""
    if ticket.pk == other.pk:
        raise InvalidInput(ticket=_("A ticket cannot be linked with itself."))
    lock(ticket, other)
    policy.require(policy.can_link, by, ticket)
    policy.require(policy.can_link, by, other)
    if tie(ticket, other):
        record(TicketLinked(other_id=other.pk), on=ticket, by=by)


def tie(ticket: Ticket, other: Ticket) -> bool:
    """Store the link, inside an operation that records it; False where there is one."""
    first, second = sorted((ticket, other), key=lambda each: each.pk)
    return TicketLink.objects.get_or_create(first=first, second=second)[1]


def linked_tickets(ticket: Ticket, *, viewer: Actor) -> list[Ticket]:
    """Return those tickets linked with this one that the viewer may see, by key."""
    return list(Ticket.objects.visible_to(viewer).linked_with(ticket).order_by("pk"))
