"""Telling the host's own code, by its signals: a row of work of its own, so that slow code holds up nobody else."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from escalated.core.jobs import finish, job
from escalated.signals import ActivityEvent, EventClass, TicketEvent, signals_of
from escalated.timeline.models import SignalDelivery, TicketActivity


def remember_receivers(activity: TicketActivity) -> None:
    """Write a row where somebody listens; a host without receivers pays for none."""
    if signals_of(activity.kind):
        SignalDelivery.objects.get_or_create(activity=activity)


@job("send_signals", SignalDelivery, order=8)
def send_signals(row: SignalDelivery) -> None:
    """Tell each receiver, outside any transaction of ours; what one raises is logged and reaches nobody."""
    activity = row.activity
    for signal in signals_of(activity.kind):
        signal.send_robust(sender=signal.event, event=event_of(signal.event, activity))
    finish(row)
    row.delete()


def event_of(event: EventClass, activity: TicketActivity) -> TicketEvent:
    """Return what a signal carries: what is common to all, and the fields that the happening has by the same names."""
    common: dict[str, Any] = {
        "activity_id": activity.pk,
        "ticket_id": activity.ticket_id,
        "reference": activity.ticket.reference,
        "at": activity.created_at,
        "actor_kind": activity.actor_kind,
        "actor_id": activity.actor_id,
        "actor_name": activity.actor_name,
    }
    source: Any = activity if event is ActivityEvent else activity.happening
    own = {each.name: getattr(source, each.name) for each in fields(event) if each.name not in common}
    return event(**common, **own)
