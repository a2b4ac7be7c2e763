"""A ticket after each of its activities, as far as its clocks ask, and the terms that it is under then."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from escalated.people.models import Contact
from escalated.sla.models import SlaPolicy, SlaTerms
from escalated.tickets.opening import TicketOpened
from escalated.tickets.replying import ReplyAdded
from escalated.tickets.restoring import TicketChangeUndone
from escalated.tickets.retiring_tags import TicketTagRetired
from escalated.tickets.statuses import FINISHED
from escalated.tickets.tagging import TicketTagsAdded, TicketTagsRemoved
from escalated.tickets.taking_back import ReplyTakenBack
from escalated.tickets.transitioning import StatusHappening
from escalated.tickets.waiving import ReplyExpected, ReplyWaived
from escalated.timeline.happening import Happening, happening_of
from escalated.timeline.models import TicketActivity
from tests import replay  # noqa: F401  its reducers are registered
from tests.replay_state import REDUCERS, State

HELD = timedelta(seconds=31)
Moments = dict[int, datetime]


@dataclass
class Story:
    """A ticket after one of its activities; ``answers`` are the moments from which its customer saw them.

    ``waived`` is when somebody said of a message that it needs none.
    """

    at: datetime
    ticket: State = field(default_factory=State)
    is_asked_by_agent: bool = False
    asked: Moments = field(default_factory=dict)
    answers: Moments = field(default_factory=dict)
    waived: Moments = field(default_factory=dict)
    is_tagged_anew: bool = False
    finished_at: datetime | None = None


def after(story: Story, row: TicketActivity) -> Story:
    was, happening = story.ticket, row.happening
    new = replace(
        story,
        at=row.created_at,
        ticket=unless_over(REDUCERS[row.kind](was, happening), row),
        is_tagged_anew=issubclass(type_of(happening), TicketTagsAdded | TicketTagsRemoved | TicketTagRetired),
    )
    new.asked, new.answers, new.waived = messages_after(story, row)
    if isinstance(happening, TicketOpened):
        new.is_asked_by_agent = row.actor_kind == "agent"
    if new.ticket.status not in FINISHED:
        new.finished_at = None
    elif was.status not in FINISHED:
        new.finished_at = finished_before(happening) or row.created_at
    return new


def messages_after(story: Story, row: TicketActivity) -> tuple[Moments, Moments, Moments]:
    """What was asked, answered and waived by then."""
    asked, answers, waived = dict(story.asked), dict(story.answers), dict(story.waived)
    match row.happening:
        case ReplyAdded(reply_id=key) if row.actor_kind == "agent":
            answers[key] = row.created_at + HELD
        case ReplyAdded(reply_id=key) if row.actor_kind == "requester":
            asked[key] = row.created_at
        case ReplyTakenBack(reply_id=key):
            del answers[key]
        case ReplyWaived(reply_id=key):
            waived[key] = row.created_at
        case ReplyExpected(reply_id=key):
            del waived[key]
    return asked, answers, waived


def unless_over(ticket: State, row: TicketActivity) -> State:
    """A snooze that an undo would bring back stays ended where its time is over by then."""
    undone = undone_by(row.happening)
    until = getattr(undone, "previous_snoozed_until", None) or getattr(undone, "previous_until", None)
    return replace(ticket, snoozed_until=None) if until and until <= row.created_at else ticket


def undone_by(happening: Happening) -> Happening | None:
    return happening_of(happening.undone, happening.values) if isinstance(happening, TicketChangeUndone) else None


def type_of(happening: Happening) -> type[Happening]:
    """What happened, or was undone."""
    return type(undone_by(happening) or happening)


def finished_before(happening: Happening) -> datetime | None:
    """When the ticket had been finished, where somebody undid its reopening."""
    undone = undone_by(happening)
    if not isinstance(undone, StatusHappening):
        return None
    return undone.previous_resolved_at or undone.previous_closed_at


class Choosing:
    """The policies in order with all their terms, and who belongs where."""

    def __init__(self) -> None:
        self.policies = list(SlaPolicy.objects.order_by("position").prefetch_related("terms__hours"))
        self.organisations = dict(Contact.objects.values_list("pk", "organisation"))

    def terms_at(self, story: Story) -> SlaTerms:
        """The newest terms, at that time, of the first policy that fits the ticket."""
        policy = next(each for each in self.policies if self.fits(story.ticket, each.conditions))
        offered = sorted(policy.terms.all(), key=lambda each: each.number)
        return [each for each in offered if each.number == 1 or each.created_at <= story.at][-1]

    def fits(self, ticket: State, conditions: dict[str, list[object]]) -> bool:
        facts: dict[str, AbstractSet[object]] = {
            "department": {ticket.department_id},
            "type": {ticket.type},
            "organisation": {self.organisations[ticket.requester_id]},
            "tag": ticket.tags,
        }
        return all(not facts[name].isdisjoint(values) for name, values in conditions.items())
