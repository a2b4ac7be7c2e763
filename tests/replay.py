"""Rebuilding a ticket from its activities alone: one pure reducer for each kind of happening.

A new happening needs a reducer here; the timeline tests refuse it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from escalated.tickets.assigning import TicketAssigned, TicketUnassigned
from escalated.tickets.classifying import TicketDepartmentChanged, TicketPriorityChanged, TicketTypeChanged
from escalated.tickets.continuing import TicketContinued
from escalated.tickets.editing import TicketRequesterChanged, TicketSubjectChanged
from escalated.tickets.linking import TicketLinked
from escalated.tickets.marking import TicketMarkedSpam
from escalated.tickets.models import Ticket, TicketLink
from escalated.tickets.opening import TicketOpened, TicketOpenedByNote
from escalated.tickets.replying import NoteAdded, ReplyAdded
from escalated.tickets.restoring import TicketChangeUndone, TicketStatusRestored
from escalated.tickets.retiring_tags import TicketTagRetired
from escalated.tickets.snoozing import TicketSnoozed, TicketWoken
from escalated.tickets.statuses import FINISHED, Priority, Status
from escalated.tickets.tagging import TicketTagsAdded, TicketTagsRemoved
from escalated.tickets.taking_back import ReplyTakenBack
from escalated.tickets.transitioning import (
    StatusHappening,
    TicketClosed,
    TicketReopened,
    TicketResolved,
    TicketStatusChanged,
)
from escalated.timeline.happening import happening_of
from escalated.timeline.models import TicketActivity
from tests import (
    replay_forwarding,  # noqa: F401  its reducers are registered
    replay_guests,  # noqa: F401  its reducers register themselves
    replay_mail,  # noqa: F401  its reducers are registered
    replay_redacting,  # noqa: F401  its reducers are registered
    replay_sla,  # noqa: F401  its reducers are registered
    replay_taking_part,  # noqa: F401  its reducers are registered
)
from tests.replay_objects import objects_before
from tests.replay_state import REDUCERS, State, reducer


@reducer(TicketOpened)
def opened(state: State, event: TicketOpened) -> State:
    assert state == State(), "a ticket is opened once, and first"
    return State(
        subject=event.subject,
        requester_id=event.requester_id,
        type=event.type,
        channel=event.channel,
        status=Status.OPEN,
        priority=event.priority,
        department_id=event.department_id,
        assignee_id=event.assignee_id,
        has_public_at=True,
        messages=((event.reply_id, "opening"),),
        tags=frozenset(event.tag_ids),
        objects=frozenset(each.name for each in event.about),
    )


@reducer(TicketOpenedByNote)
def opened_by_note(state: State, event: TicketOpenedByNote) -> State:
    return replace(opened(state, event), has_public_at=False, messages=((event.reply_id, "note"),))


@reducer(ReplyAdded)
def replied(state: State, event: ReplyAdded) -> State:
    assert state.snoozed_until is not None or not event.ended_snooze
    awake = replace(state, snoozed_until=None if event.ended_snooze else state.snoozed_until, has_public_at=True)
    return _moved(_said(awake, event.reply_id, "reply"), event.previous, event.status)


@reducer(NoteAdded)
def noted(state: State, event: NoteAdded) -> State:
    return _said(state, event.reply_id, "note")


@reducer(TicketStatusChanged)
def status_changed(state: State, event: TicketStatusChanged) -> State:
    return _moved(state, event.previous, event.status)


@reducer(TicketResolved)
def resolved(state: State, event: TicketResolved) -> State:
    return _moved(state, event.previous, Status.RESOLVED)


@reducer(TicketClosed)
def closed(state: State, event: TicketClosed) -> State:
    return _moved(state, event.previous, Status.CLOSED)


@reducer(TicketReopened)
def reopened(state: State, event: TicketReopened) -> State:
    return _moved(state, event.previous, Status.REOPENED)


@reducer(TicketMarkedSpam)
def marked_spam(state: State, event: TicketMarkedSpam) -> State:
    assert not state.is_spam
    return replace(_moved(state, event.previous, Status.CLOSED), is_spam=True)


@reducer(TicketPriorityChanged)
def priority_changed(state: State, event: TicketPriorityChanged) -> State:
    assert state.priority == event.previous
    return replace(state, priority=event.priority)


@reducer(TicketTypeChanged)
def type_changed(state: State, event: TicketTypeChanged) -> State:
    assert state.type == event.previous
    return replace(state, type=event.type)


@reducer(TicketDepartmentChanged)
def department_changed(state: State, event: TicketDepartmentChanged) -> State:
    assert state.department_id == event.previous_id
    return replace(state, department_id=event.department_id)


@reducer(TicketSubjectChanged)
def subject_changed(state: State, event: TicketSubjectChanged) -> State:
    assert state.subject == event.previous
    return replace(state, subject=event.subject)


@reducer(TicketRequesterChanged)
def requester_changed(state: State, event: TicketRequesterChanged) -> State:
    assert state.requester_id == event.previous_id
    return replace(state, requester_id=event.requester_id)


@reducer(TicketTagsAdded)
def tagged(state: State, event: TicketTagsAdded) -> State:
    assert state.tags.isdisjoint(event.tag_ids)
    return replace(state, tags=state.tags.union(event.tag_ids))


@reducer(TicketTagsRemoved)
def untagged(state: State, event: TicketTagsRemoved) -> State:
    assert state.tags.issuperset(event.tag_ids)
    return replace(state, tags=state.tags.difference(event.tag_ids))


@reducer(TicketTagRetired)
def tag_retired(state: State, event: TicketTagRetired) -> State:
    assert event.tag_id in state.tags
    assert event.is_added == (event.successor_id is not None and event.successor_id not in state.tags)
    successors = {event.successor_id} if event.successor_id else set()
    return replace(state, tags=(state.tags - {event.tag_id}) | successors)


@reducer(TicketSnoozed)
def snoozed(state: State, event: TicketSnoozed) -> State:
    assert (state.snoozed_until, state.status in FINISHED) == (event.previous_until, False)
    return replace(state, snoozed_until=event.until)


@reducer(TicketWoken)
def woken(state: State, event: TicketWoken) -> State:
    assert state.snoozed_until == event.previous_until
    return replace(state, snoozed_until=None)


@reducer(TicketContinued)
@reducer(TicketLinked)
def linked(state: State, event: TicketLinked) -> State:
    assert event.other_id not in state.links
    return replace(state, links=state.links | {event.other_id})


@reducer(ReplyTakenBack)
def taken_back(state: State, event: ReplyTakenBack) -> State:
    assert (event.reply_id, "reply") in state.messages
    assert state.status == event.previous
    kept = tuple(each for each in state.messages if each[0] != event.reply_id)
    is_public = any(kind != "note" for _, kind in kept)
    return replace(state, messages=kept, status=event.status, has_public_at=is_public)


@reducer(TicketChangeUndone)
def change_undone(state: State, event: TicketChangeUndone) -> State:
    change = happening_of(event.undone, event.values)
    match change:
        case StatusHappening():
            back: dict[str, Any] = {
                "status": change.previous,
                "has_resolved_at": change.previous_resolved_at is not None,
                "has_closed_at": change.previous_closed_at is not None,
                "snoozed_until": change.previous_snoozed_until or state.snoozed_until,
                "is_spam": change.previous_is_spam,
            }
        case TicketSnoozed() | TicketWoken():
            back = {"snoozed_until": change.previous_until}
        case TicketPriorityChanged() | TicketTypeChanged() | TicketSubjectChanged():
            back = {change.kind.removeprefix("ticket.").removesuffix("_changed"): change.previous}
        case TicketDepartmentChanged() | TicketRequesterChanged():
            back = {f"{change.kind.removeprefix('ticket.').removesuffix('_changed')}_id": change.previous_id}
        case TicketAssigned() | TicketUnassigned():
            back = {"assignee_id": change.previous_id}
        case TicketTagsAdded():
            back = {"tags": state.tags - set(change.tag_ids)}
        case TicketTagsRemoved():
            back = {"tags": state.tags | set(change.tag_ids)}
        case _:
            back = {"objects": objects_before(state, change)}
    return replace(state, **back)


@reducer(TicketStatusRestored)
def status_restored(state: State, event: TicketStatusRestored) -> State:
    restored = change_undone(state, event)
    assert restored.status == event.status
    return restored


def _said(state: State, reply_id: int, kind: str) -> State:
    return replace(state, messages=(*state.messages, (reply_id, kind)))


def _moved(state: State, previous: str, status: str) -> State:
    assert state.status == previous, f"{status} says it came from {previous}, but the ticket was {state.status}"
    return replace(
        state,
        status=status,
        snoozed_until=None if status in FINISHED else state.snoozed_until,
        has_resolved_at=status == Status.RESOLVED or (status == Status.CLOSED and state.has_resolved_at),
        has_closed_at=status == Status.CLOSED,
        is_spam=state.is_spam and status == Status.CLOSED,
    )


def replay(activities: Iterable[TicketActivity]) -> State:
    """Return the state the activities lead to, one after the other."""
    state = State()
    for activity in activities:
        state = REDUCERS[activity.kind](state, activity.happening)
    return state


def state_of(ticket: Ticket) -> State:
    """Return the state the ticket's rows are in; a link counts on the side that tells of it."""
    told = TicketActivity.objects.filter(kind=TicketLinked.kind).exclude(ticket=ticket)
    elsewhere = {row.ticket_id for row in told if row.data["other_id"] == ticket.pk}
    pairs = TicketLink.objects.filter(Q(first=ticket) | Q(second=ticket)).values_list("first", "second")
    return State(
        subject=ticket.subject,
        requester_id=ticket.requester_id,
        type=ticket.type,
        channel=ticket.channel,
        status=ticket.status,
        priority=Priority(ticket.priority).word,
        department_id=ticket.department_id,
        assignee_id=ticket.assignee_id,
        has_resolved_at=ticket.resolved_at is not None,
        has_closed_at=ticket.closed_at is not None,
        has_public_at=ticket.public_at is not None,
        is_spam=ticket.is_spam,
        snoozed_until=ticket.snoozed_until,
        messages=tuple(ticket.replies.order_by("id").values_list("id", "kind")),
        links=frozenset(pk for pair in pairs for pk in pair if pk != ticket.pk) - elsewhere,
        tags=frozenset(ticket.tags.values_list("pk", flat=True)),
        objects=frozenset(each.ref.name for each in ticket.about.all()),
        ratings=frozenset(ticket.ratings.values_list("pk", "stars")),
        followers=frozenset(ticket.follows.values_list("agent", flat=True)),
        in_copy=frozenset(ticket.participants.values_list("contact", flat=True)),
        pinned=frozenset(ticket.replies.filter(is_pinned=True).values_list("pk", flat=True)),
        waived=frozenset(ticket.replies.exclude(waived_at=None).values_list("pk", flat=True)),
    )


def assert_replays(ticket: Ticket) -> None:
    """Hold the ticket's rows against what its activities tell; every version is one activity."""
    row = Ticket.objects.get(pk=ticket.pk)
    activities = list(TicketActivity.objects.filter(ticket=ticket).order_by("id"))
    assert replay(activities) == state_of(row)
    assert row.version == len(activities)
    assert row.updated_at == activities[-1].created_at
    assert row.last_activity_at == [each for each in activities if not each.happening.is_quiet][-1].created_at
    assert (row.closed_at is not None) == (row.status == Status.CLOSED)
    assert row.status in FINISHED or row.resolved_at is None
