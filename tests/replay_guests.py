"""What guests do to a ticket, as reducers."""

from __future__ import annotations

from dataclasses import replace

from escalated.tickets.claiming import TicketClaimed
from escalated.tickets.guest_links import GuestLinkAsked
from escalated.tickets.rating import TicketRated
from escalated.tickets.statuses import FINISHED
from tests.replay_state import State, reducer


@reducer(TicketRated)
def rated(state: State, event: TicketRated) -> State:
    assert state.status in FINISHED
    before = dict(state.ratings)
    assert before.get(event.rating_id) == event.previous_stars
    return replace(state, ratings=frozenset({**before, event.rating_id: event.stars}.items()))


@reducer(GuestLinkAsked)
def link_asked(state: State, event: GuestLinkAsked) -> State:
    return state


@reducer(TicketClaimed)
def claimed(state: State, event: TicketClaimed) -> State:
    assert state.requester_id == event.previous_id
    return replace(state, requester_id=event.requester_id)
