"""Closing resolved tickets by themselves, some days after nobody answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from escalated.core.db import lock, now, operation
from escalated.core.install import install_settings
from escalated.core.periodic import periodic
from escalated.people.actors import SYSTEM
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.statuses import Status, next_statuses
from escalated.tickets.transitioning import UNANSWERED, close_ticket

BATCH = 200


@periodic("close_resolved_tickets", every=timedelta(minutes=5))
def close_resolved_tickets() -> int:
    """Close what was resolved ``auto_close_resolved_after_days`` ago or longer, and return how many; 0 days: never.

    A table of transitions that keeps resolved tickets from closing keeps them from this too.
    """
    days = install_settings().auto_close_resolved_after_days
    if not days or Status.CLOSED not in next_statuses(Status.RESOLVED):
        return 0
    before, last, closed = now() - timedelta(days=days), 0, 0
    while tickets := list(_resolved(before).filter(pk__gt=last).order_by("pk")[:BATCH]):
        closed += sum(_close(ticket, before) for ticket in tickets)
        last = tickets[-1].pk
    return closed


def _resolved(before: datetime) -> TicketQuerySet:
    return Ticket.objects.filter(status=Status.RESOLVED, resolved_at__lte=before)


@operation
def _close(ticket: Ticket, before: datetime) -> bool:
    """Close one, unless somebody did something to it meanwhile."""
    lock(ticket)
    if not ticket.is_resolved or ticket.resolved_at is None or ticket.resolved_at > before:
        return False
    close_ticket(ticket, by=SYSTEM, reason=UNANSWERED)
    return True
