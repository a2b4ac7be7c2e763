"""Undoing what one has just done to a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import NotAllowed, TooLate
from escalated.core.jobs import JobState
from escalated.people.actors import Actor, Agent, System
from escalated.people.rights import Act
from escalated.tickets import policy
from escalated.tickets.assigning import TicketAssigned, TicketUnassigned
from escalated.tickets.editing import TicketRequesterChanged, TicketSubjectChanged
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.linking_objects import TicketObjectLinked, TicketObjectUnlinked
from escalated.tickets.models import Ticket
from escalated.tickets.replying import ReplyAdded
from escalated.tickets.restoring import RESTORABLE, restore
from escalated.tickets.snoozing import TicketSnoozed, TicketWoken
from escalated.tickets.taking_back import take_back
from escalated.tickets.taking_back_forwards import take_back_forward
from escalated.tickets.transitioning import StatusHappening
from escalated.timeline.happening import Happening
from escalated.timeline.holding import undone_until
from escalated.timeline.models import TicketActivity

ONE_ACT = timedelta(seconds=1)  # "Send and resolve" is one act of two activities


@dataclass(frozen=True)
class Offer:
    """What can be undone now, newest first; ``until`` is until when, if others hear of it.

    ``told`` is the one that names the act.
    """

    activities: tuple[TicketActivity, ...]
    until: datetime | None
    told: TicketActivity


@operation
def undo(ticket: Ticket, activity_ids: Sequence[int], *, by: Agent) -> None:
    """Undo one's own last activities on a ticket, all of them or none.

    Raises TooLate when something happened since or an answer has left, NotAllowed for what somebody else did or
    the agent may do no more.
    """
    lock(ticket)
    policy.require(policy.can_undo, by, ticket)
    newest = list(ticket.activities.order_by("-id")[: len(set(activity_ids))])
    if {row.pk for row in newest} != set(activity_ids):
        raise TooLate(_("Something else has happened since."))
    if not all(_is_own(row, by) or _followed(row, newest) for row in newest):
        raise NotAllowed(_("Only who did it can undo it."))
    if any(_is_own(row, by) and not by.rights.allow(_act_of(row.happening)) for row in newest):
        raise NotAllowed(_("You may not do this to %(ticket)s.") % {"ticket": ticket.reference})
    for row in newest:
        _undo_one(ticket, row, by)


def _act_of(happening: Happening) -> Act:
    """Return the act that an agent must still be allowed, on whatever tickets: theirs this one may be no more."""
    match happening:
        case ReplyAdded() | MessageForwarded():
            return Act.REPLY
        case StatusHappening() | TicketSnoozed() | TicketWoken():
            return Act.STATUS
        case TicketAssigned() | TicketUnassigned():
            return Act.ASSIGN
        case TicketSubjectChanged() | TicketRequesterChanged() | TicketObjectLinked() | TicketObjectUnlinked():
            return Act.EDIT
        case _:
            return Act.CLASSIFY


def _undo_one(ticket: Ticket, row: TicketActivity, by: Agent) -> None:
    happening = row.happening
    if isinstance(happening, ReplyAdded):
        take_back(ticket, row, happening, by=by)
    elif isinstance(happening, MessageForwarded):
        take_back_forward(ticket, row, happening, by=by)
    elif isinstance(happening, RESTORABLE):
        restore(ticket, row, by=by)
    else:
        raise TooLate(_("This cannot be undone."))


def offer(activities: Sequence[TicketActivity], *, to: Actor) -> Offer | None:
    """Return what this viewer can undo, of all that happened on a ticket."""
    newest = sorted(activities, key=lambda row: -row.pk)[:2]
    if not newest:
        return None
    last, before = newest[0], newest[-1]
    if _followed(last, newest) and _is_own(before, to):
        return Offer((last, before), None, told=before)
    return _offer_own(last, before) if _is_own(last, to) else None


def _offer_own(last: TicketActivity, before: TicketActivity) -> Offer | None:
    if isinstance(last.happening, ReplyAdded | MessageForwarded):
        return Offer((last,), _until(last), told=last) if _is_unheard(last) else None
    if not isinstance(last.happening, RESTORABLE):
        return None
    until = _until(last) if last.happening.is_held and _is_unheard(last) else None
    if isinstance(last.happening, StatusHappening | TicketSnoozed) and _came_with(before, last):
        return Offer((last, before), _until(before), told=last)
    return Offer((last,), until, told=last)


def _followed(row: TicketActivity, among: Sequence[TicketActivity]) -> bool:
    """Tell whether a machine did this because of another of these: it goes with what it followed from."""
    happening = row.happening
    if not isinstance(happening, TicketAssigned) or row.actor_kind != System.kind:
        return False
    return any(happening.follows == each.pk for each in among)


def _came_with(answer: TicketActivity, move: TicketActivity) -> bool:
    is_one_act = move.created_at - answer.created_at < ONE_ACT
    is_by_one = (answer.actor_kind, answer.actor_id) == (move.actor_kind, move.actor_id)
    return isinstance(answer.happening, ReplyAdded) and is_by_one and is_one_act and _is_unheard(answer)


def _is_own(row: TicketActivity, by: Actor) -> bool:
    return isinstance(by, Agent) and (row.actor_kind, row.actor_id) == (by.kind, by.id)


def _is_unheard(row: TicketActivity) -> bool:
    return row.state == JobState.DUE and row.attempts == 0 and _until(row) > now()


def _until(row: TicketActivity) -> datetime:
    return undone_until(row.next_attempt_at)
