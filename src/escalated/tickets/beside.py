"""The tickets that stand beside one: those linked with it, and its requester's other ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Value

from escalated.core.counting import CappedCount
from escalated.people.actors import Actor
from escalated.tickets.models import Ticket

MOST_OTHERS = 5


@dataclass(frozen=True)
class Beside:
    """``linked`` by key, and the newest ``others``; ``requesters`` is how many tickets the requester has in all."""

    linked: list[Ticket]
    others: list[Ticket]
    requesters: int


def tickets_beside(ticket: Ticket, *, viewer: Actor) -> Beside:
    """Return those that the viewer may see, by one query; spam is no ticket of anybody's."""
    permitted = Ticket.objects.visible_to(viewer)
    theirs = permitted.filter(requester=ticket.requester_id, is_spam=False)
    newest = theirs.exclude(pk=ticket.pk).order_by("-last_activity_at", "-id")[:MOST_OTHERS]
    others = permitted.filter(pk__in=newest.values("pk")).annotate(requesters=CappedCount(theirs))
    linked = permitted.linked_with(ticket).annotate(requesters=Value(0, output_field=IntegerField()))
    found: list[Any] = list(linked.union(others, all=True).order_by("-last_activity_at", "-id"))
    by_requester = [each for each in found if each.requesters]
    return Beside(
        linked=sorted((each for each in found if not each.requesters), key=lambda each: each.pk),
        others=by_requester,
        requesters=by_requester[0].requesters if by_requester else 1,
    )
