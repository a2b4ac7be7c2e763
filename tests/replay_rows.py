"""The rows of tickets as they are, to be compared with what they are after an act."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from escalated.tickets.linking_objects import TicketObject
from escalated.tickets.models import Attachment, Reply, Ticket, TicketLink
from escalated.tickets.rating import Rating
from escalated.timeline.models import TicketActivity

COUNTED = {
    Reply: "ticket",
    Attachment: "reply__ticket",
    TicketLink: "first",
    TicketObject: "ticket",
    TicketActivity: "ticket",
}


def newest_activity() -> int:
    return TicketActivity.objects.aggregate(last=Max("pk"))["last"] or 0


def rows_since(pk: int) -> tuple[Any, ...]:
    """Return the rows of this ticket and of those that came after it: a long run would read all a million times."""
    rows = list(Ticket.objects.filter(pk__gte=pk).order_by("pk").values())
    counts = [model._default_manager.filter(**{f"{path}__gte": pk}).count() for model, path in COUNTED.items()]
    return rows, counts, list(Rating.objects.filter(ticket__gte=pk).order_by("pk").values())
