"""The reducers of what a ticket is about."""

from __future__ import annotations

from dataclasses import replace

from escalated.tickets.acting_on_objects import ObjectActed
from escalated.tickets.linking_objects import TicketObjectLinked, TicketObjectUnlinked
from escalated.timeline.happening import Happening
from tests.replay_state import State, reducer


@reducer(TicketObjectLinked)
def object_linked(state: State, event: TicketObjectLinked) -> State:
    assert event.about.name not in state.objects
    return replace(state, objects=state.objects | {event.about.name})


@reducer(TicketObjectUnlinked)
def object_unlinked(state: State, event: TicketObjectUnlinked) -> State:
    assert event.about.name in state.objects
    return replace(state, objects=state.objects - {event.about.name})


@reducer(ObjectActed)
def object_acted(state: State, event: ObjectActed) -> State:
    assert event.about.name in state.objects
    return state


def objects_before(state: State, change: Happening) -> frozenset[str]:
    """Return what the ticket was about before a change that was undone."""
    assert isinstance(change, TicketObjectLinked | TicketObjectUnlinked), f"{change.kind} cannot be undone"
    name = change.about.name
    return state.objects - {name} if isinstance(change, TicketObjectLinked) else state.objects | {name}
