"""Reducers of ``tests.replay`` for what mail servers and programs say."""

from __future__ import annotations

from dataclasses import replace

from escalated.tickets.automatic_replies import AutomaticReplyAdded
from escalated.tickets.joining_files import AttachmentJoined, AttachmentMissed
from escalated.tickets.taking_out import MessageTakenOut
from escalated.tickets.undelivered import MailUndelivered
from tests.replay_state import State, reducer


@reducer(AutomaticReplyAdded)
def automatically_replied(state: State, event: AutomaticReplyAdded) -> State:
    assert event.reply_id not in dict(state.messages)
    return replace(state, messages=(*state.messages, (event.reply_id, "reply")))


@reducer(AttachmentJoined)
def file_came(state: State, event: AttachmentJoined) -> State:
    assert event.reply_id in dict(state.messages)
    return state


@reducer(AttachmentMissed)
def file_did_not_come(state: State, event: AttachmentMissed) -> State:
    assert event.reply_id in dict(state.messages)
    return state


@reducer(MailUndelivered)
def undelivered(state: State, event: MailUndelivered) -> State:
    assert event.reply_id is None or event.reply_id in dict(state.messages)
    return state


@reducer(MessageTakenOut)
def taken_out(state: State, event: MessageTakenOut) -> State:
    stood = event.stood
    assert (event.reply_id, "reply") in state.messages
    assert event.contact_id is None or event.contact_id in state.in_copy
    return replace(
        state,
        messages=tuple(each for each in state.messages if each[0] != event.reply_id),
        in_copy=state.in_copy - {event.contact_id},
        status=stood.previous,
        has_resolved_at=stood.previous_resolved_at is not None,
        has_closed_at=stood.previous_closed_at is not None,
        snoozed_until=stood.previous_snoozed_until or state.snoozed_until,
        is_spam=stood.previous_is_spam,
    )
