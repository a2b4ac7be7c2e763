"""Signals for hosts: what happened on a ticket, told after it was committed. Nothing inside listens to them.

Each is sent by the worker with ``event=``, a frozen dataclass, and its class as ``sender``; at least once to whoever
listens in the worker's process by then. One that raises is logged and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from django.dispatch import Signal

from escalated.signals.events import (
    ActivityEvent,
    NoteAddedEvent,
    ReplyAddedEvent,
    SlaEvent,
    TicketAssignedEvent,
    TicketDepartmentChangedEvent,
    TicketEvent,
    TicketMovedEvent,
    TicketOpenedEvent,
    TicketPriorityChangedEvent,
    TicketRatedEvent,
    TicketStatusChangedEvent,
    TicketUnassignedEvent,
)

__all__ = [
    "SIGNALS",
    "ActivityEvent",
    "EventClass",
    "NoteAddedEvent",
    "ReplyAddedEvent",
    "SlaEvent",
    "TicketAssignedEvent",
    "TicketDepartmentChangedEvent",
    "TicketEvent",
    "TicketMovedEvent",
    "TicketOpenedEvent",
    "TicketPriorityChangedEvent",
    "TicketRatedEvent",
    "TicketSignal",
    "TicketStatusChangedEvent",
    "TicketUnassignedEvent",
    "activity_recorded",
    "note_added",
    "reply_added",
    "signals_of",
    "sla_breached",
    "sla_warned",
    "ticket_assigned",
    "ticket_closed",
    "ticket_department_changed",
    "ticket_opened",
    "ticket_priority_changed",
    "ticket_rated",
    "ticket_reopened",
    "ticket_resolved",
    "ticket_status_changed",
    "ticket_unassigned",
]

EventClass: TypeAlias = type[TicketEvent]


class TicketSignal(Signal):
    """A signal of one class of event, sent for these kinds of activity; of every kind if it names none."""

    def __init__(self, event: EventClass, *kinds: str) -> None:
        super().__init__()
        self.event, self.kinds = event, kinds


ticket_opened = TicketSignal(TicketOpenedEvent, "ticket.opened", "ticket.opened_by_note")
reply_added = TicketSignal(ReplyAddedEvent, "reply.added")
note_added = TicketSignal(NoteAddedEvent, "note.added")
ticket_assigned = TicketSignal(TicketAssignedEvent, "ticket.assigned")
ticket_unassigned = TicketSignal(TicketUnassignedEvent, "ticket.unassigned")
ticket_status_changed = TicketSignal(TicketStatusChangedEvent, "ticket.status_changed")
ticket_resolved = TicketSignal(TicketMovedEvent, "ticket.resolved")
ticket_closed = TicketSignal(TicketMovedEvent, "ticket.closed")
ticket_reopened = TicketSignal(TicketMovedEvent, "ticket.reopened")
ticket_priority_changed = TicketSignal(TicketPriorityChangedEvent, "ticket.priority_changed")
ticket_department_changed = TicketSignal(TicketDepartmentChangedEvent, "ticket.department_changed")
ticket_rated = TicketSignal(TicketRatedEvent, "ticket.rated")
sla_warned = TicketSignal(SlaEvent, "sla.warned")
sla_breached = TicketSignal(SlaEvent, "sla.breached")
activity_recorded = TicketSignal(ActivityEvent)

SIGNALS: Mapping[str, TicketSignal] = {
    name: signal for name, signal in tuple(vars().items()) if isinstance(signal, TicketSignal)
}


def signals_of(kind: str) -> list[TicketSignal]:
    """Return the signals of a kind of activity to which somebody listens in this process."""
    found = (signal for signal in SIGNALS.values() if not signal.kinds or kind in signal.kinds)
    return [signal for signal in found if signal.receivers]
