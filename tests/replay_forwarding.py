"""Reducers of ``tests.replay`` for what is forwarded to third parties, and what they answer."""

from __future__ import annotations

from dataclasses import replace

from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.hearing_back import ThirdPartyAnswered
from escalated.tickets.original_senders import OriginalSenderDismissed, OriginalSenderFound
from escalated.tickets.taking_back_forwards import ForwardTakenBack
from tests.replay_state import State, reducer


@reducer(MessageForwarded)
def forwarded(state: State, event: MessageForwarded) -> State:
    assert dict(state.messages)[event.message_id] in {"opening", "reply"}
    assert {each.contact_id for each in event.to}.isdisjoint(state.in_copy | {state.requester_id})
    return _noted(state, event.reply_id)


@reducer(ThirdPartyAnswered)
def answered(state: State, event: ThirdPartyAnswered) -> State:
    return _noted(state, event.reply_id)


@reducer(ForwardTakenBack)
def taken_back(state: State, event: ForwardTakenBack) -> State:
    assert (event.reply_id, "note") in state.messages
    return replace(state, messages=tuple(each for each in state.messages if each[0] != event.reply_id))


@reducer(OriginalSenderFound)
def author_found(state: State, event: OriginalSenderFound) -> State:
    assert (event.sender_id, state.author) == (state.requester_id, "")
    return replace(state, author=event.email)


@reducer(OriginalSenderDismissed)
def author_dismissed(state: State, event: OriginalSenderDismissed) -> State:
    assert state.author
    return state


def _noted(state: State, reply_id: int) -> State:
    return replace(state, messages=(*state.messages, (reply_id, "note")))
