"""Reducers of ``tests.replay`` for who takes part in a ticket, and for what is pinned."""

from __future__ import annotations

from dataclasses import replace

from escalated.tickets.assigning import TicketAssigned, TicketUnassigned
from escalated.tickets.following import TicketFollowed, TicketUnfollowed
from escalated.tickets.participating import ParticipantAdded, ParticipantRemoved
from escalated.tickets.pinning import NotePinned, NoteUnpinned
from tests.replay_state import State, reducer


@reducer(TicketAssigned)
def assigned(state: State, event: TicketAssigned) -> State:
    assert state.assignee_id == event.previous_id
    return replace(state, assignee_id=event.assignee_id)


@reducer(TicketUnassigned)
def unassigned(state: State, event: TicketUnassigned) -> State:
    assert state.assignee_id == event.previous_id
    return replace(state, assignee_id=None)


@reducer(TicketFollowed)
def followed(state: State, event: TicketFollowed) -> State:
    assert event.agent_id not in state.followers
    return replace(state, followers=state.followers | {event.agent_id})


@reducer(TicketUnfollowed)
def unfollowed(state: State, event: TicketUnfollowed) -> State:
    assert event.agent_id in state.followers
    return replace(state, followers=state.followers - {event.agent_id})


@reducer(ParticipantAdded)
def participant_added(state: State, event: ParticipantAdded) -> State:
    assert event.contact_id not in state.in_copy | {state.requester_id}
    return replace(state, in_copy=state.in_copy | {event.contact_id})


@reducer(ParticipantRemoved)
def participant_removed(state: State, event: ParticipantRemoved) -> State:
    assert event.contact_id in state.in_copy
    return replace(state, in_copy=state.in_copy - {event.contact_id})


@reducer(NotePinned)
def note_pinned(state: State, event: NotePinned) -> State:
    assert (event.reply_id, "note") in state.messages
    assert event.reply_id not in state.pinned
    return replace(state, pinned=state.pinned | {event.reply_id})


@reducer(NoteUnpinned)
def note_unpinned(state: State, event: NoteUnpinned) -> State:
    assert event.reply_id in state.pinned
    return replace(state, pinned=state.pinned - {event.reply_id})
