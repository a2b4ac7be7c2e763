"""The reducers of what is taken away from messages that stay."""

from __future__ import annotations

from escalated.tickets.redacting import AttachmentRemoved, MessageRedacted
from tests.replay_state import State, reducer


@reducer(MessageRedacted)
def redacted(state: State, event: MessageRedacted) -> State:
    assert event.reply_id in {pk for pk, _ in state.messages}
    return state


@reducer(AttachmentRemoved)
def file_removed(state: State, event: AttachmentRemoved) -> State:
    assert event.reply_id in {pk for pk, _ in state.messages}
    return state
