"""Reducers of ``tests.replay`` for what the clocks of a ticket tell, and which messages are not to be answered."""

from __future__ import annotations

from dataclasses import replace

from escalated.errors.counting import ErrorCameBack
from escalated.errors.telling import FixTold
from escalated.sla.happenings import SlaBreached, SlaWarned
from escalated.tickets.waiving import ReplyExpected, ReplyWaived
from tests.replay_state import State, reducer


@reducer(SlaWarned)
def warned(state: State, event: SlaWarned) -> State:
    return state


@reducer(SlaBreached)
def breached(state: State, event: SlaBreached) -> State:
    return state


@reducer(ErrorCameBack)
def came_back(state: State, event: ErrorCameBack) -> State:
    return state


@reducer(FixTold)
def fix_told(state: State, event: FixTold) -> State:
    return state


@reducer(ReplyWaived)
def reply_waived(state: State, event: ReplyWaived) -> State:
    assert (event.reply_id, "reply") in state.messages
    assert event.reply_id not in state.waived
    return replace(state, waived=state.waived | {event.reply_id})


@reducer(ReplyExpected)
def reply_expected(state: State, event: ReplyExpected) -> State:
    assert event.reply_id in state.waived
    return replace(state, waived=state.waived - {event.reply_id})
