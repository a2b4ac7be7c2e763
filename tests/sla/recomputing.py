"""The clocks of a ticket once more, from its activities and the rules alone.

Between two activities nothing changes, so each stretch either counts for a clock or does not. A deadline is the
first minute by which enough of them was open, and open minutes are counted on a walk, one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from escalated.people.models import Contact
from escalated.sla.happenings import SlaBreached, SlaWarned
from escalated.sla.models import SlaClock, SlaPolicy, SlaTerms
from escalated.tickets.models import Ticket
from escalated.tickets.opening import TicketOpened
from escalated.tickets.replying import ReplyAdded
from escalated.tickets.restoring import TicketChangeUndone
from escalated.tickets.statuses import FINISHED
from escalated.tickets.taking_back import ReplyTakenBack
from escalated.tickets.transitioning import StatusHappening
from escalated.timeline.happening import happening_of
from escalated.timeline.models import TicketActivity
from tests import replay  # noqa: F401  its reducers are registered
from tests.replay_state import REDUCERS, State
from tests.sla.reference import Walk

MINUTE = timedelta(minutes=1)
HELD = timedelta(seconds=31)
BEGINS = datetime(2026, 10, 15, tzinfo=UTC)
DAYS = 420
WALKS: dict[int, Walk] = {}


@dataclass
class Story:
    """A ticket after one of its activities; ``answers`` are the moments from which its customer saw them."""

    at: datetime
    ticket: State = field(default_factory=State)
    is_asked_by_agent: bool = False
    asked: dict[int, datetime] = field(default_factory=dict)
    answers: dict[int, datetime] = field(default_factory=dict)
    finished_at: datetime | None = None


@dataclass
class Stretch:
    """From one activity to the next: whether the clock stood, and since when it was stopped."""

    starts: datetime
    is_standing: bool
    stopped_at: datetime | None


@dataclass
class Expected:
    """One clock as the activities tell it. ``carried`` was used before ``since``, by other hours."""

    kind: str
    message: int
    started_at: datetime
    terms: SlaTerms
    basis: tuple[object, ...]
    priority: str
    since: datetime
    carried: timedelta = timedelta(0)
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def target(self) -> timedelta | None:
        minutes = self.terms.targets.get(self.kind, {}).get(self.priority)
        return None if minutes is None else timedelta(minutes=minutes)

    @property
    def stopped_at(self) -> datetime | None:
        return self.stretches[-1].stopped_at

    @property
    def state(self) -> str:
        if self.stopped_at:
            return "stopped"
        return "paused" if self.stretches[-1].is_standing else "running"

    def used(self, at: datetime) -> timedelta:
        """What counts until then; of a clock that stopped, as if everything had gone on as it was before."""
        if self.kind == "resolution" and self.stopped_at:
            return self._counted([each for each in self.stretches if each.starts < self.stopped_at], at)
        return self._counted(self.stretches, at)

    def carry(self, at: datetime) -> None:
        self.carried, self.since = self._counted(self.stretches, at), at

    def _counted(self, stretches: list[Stretch], at: datetime) -> timedelta:
        spent, ends = self.carried, [each.starts for each in stretches[1:]] + [at]
        for each, end in zip(stretches, ends, strict=True):
            is_over = self.kind == "resolution" and each.stopped_at
            if not each.is_standing and not is_over:
                spent += open_between(self.terms, max(each.starts, self.since), min(end, at))
        return spent

    def reached(self, budget: timedelta) -> datetime | None:
        if budget <= self.carried:
            return self.since
        minutes = range((BEGINS + timedelta(days=DAYS) - self.since) // MINUTE)
        place = bisect_left(minutes, budget, key=lambda minute: self.used(self.since + minute * MINUTE))
        return self.since + place * MINUTE if place < len(minutes) else None


def open_between(terms: SlaTerms, start: datetime, end: datetime) -> timedelta:
    if end <= start:
        return timedelta(0)
    if terms.hours is None:
        return end - start
    walk = WALKS.get(terms.hours.pk) or WALKS.setdefault(terms.hours.pk, Walk(terms.hours.schedule, BEGINS, DAYS))
    return walk.elapsed((start - BEGINS) // MINUTE, (end - BEGINS) // MINUTE) * MINUTE


def stories(activities: Sequence[TicketActivity]) -> list[Story]:
    """What the ticket was after each activity; warnings and breaches change nothing of it."""
    told: list[Story] = [Story(activities[0].created_at)]
    for row in activities:
        if not isinstance(row.happening, SlaWarned | SlaBreached) and not row.happening.is_quiet:
            told.append(after(told[-1], row))
    return told[1:]


def after(story: Story, row: TicketActivity) -> Story:
    happening, was = row.happening, story.ticket
    new = Story(row.created_at, REDUCERS[row.kind](was, happening))
    new.asked, new.answers = dict(story.asked), dict(story.answers)
    new.is_asked_by_agent, new.finished_at = story.is_asked_by_agent, story.finished_at
    match happening:
        case TicketOpened():
            new.is_asked_by_agent = row.actor_kind == "agent"
        case ReplyAdded() if row.actor_kind == "agent":
            new.answers[happening.reply_id] = row.created_at + HELD
        case ReplyAdded() if row.actor_kind == "requester":
            new.asked[happening.reply_id] = row.created_at
        case ReplyTakenBack():
            del new.answers[happening.reply_id]
    if new.ticket.status not in FINISHED:
        new.finished_at = None
    elif was.status not in FINISHED:
        new.finished_at = finished_before(happening) or row.created_at
    return new


def finished_before(happening: object) -> datetime | None:
    """When the ticket had been finished, where somebody undid its reopening."""
    undone = happening_of(happening.undone, happening.values) if isinstance(happening, TicketChangeUndone) else None
    if not isinstance(undone, StatusHappening):
        return None
    return undone.previous_resolved_at or undone.previous_closed_at


def expected_clocks(ticket: Ticket) -> list[Expected]:
    activities = list(TicketActivity.objects.filter(ticket=ticket).order_by("id"))
    clocks: list[Expected] = []
    for number, story in enumerate(stories(activities)):
        terms = terms_at(story)
        if number == 0:
            kinds = ["resolution"] if story.is_asked_by_agent else ["first_response", "resolution"]
            clocks += [begun(kind, 0, story, terms) for kind in kinds]
        known = {clock.message for clock in clocks}
        if story.is_asked_by_agent or story.answers:
            clocks += [
                begun("next_response", key, story, terms)
                for key in story.asked
                if key not in known and not any(answer > key for answer in story.answers)
            ]
        for clock in clocks:
            go_on(clock, story, terms)
    return clocks


def begun(kind: str, message: int, story: Story, terms: SlaTerms) -> Expected:
    return Expected(kind, message, story.at, terms, basis(story), story.ticket.priority, since=story.at)


def basis(story: Story) -> tuple[object, ...]:
    ticket = story.ticket
    return ticket.priority, ticket.type, ticket.department_id, ticket.requester_id


def go_on(clock: Expected, story: Story, terms: SlaTerms) -> None:
    stop = stopped(clock, story)
    if stop is None and clock.basis != basis(story):
        if terms.hours_id != clock.terms.hours_id:
            clock.carry(story.at)
        clock.terms, clock.basis, clock.priority = terms, basis(story), story.ticket.priority
    stood = clock.stretches[-1].is_standing if clock.stretches else False
    clock.stretches.append(Stretch(story.at, stood if stop else stands(clock, story), stop))


def stopped(clock: Expected, story: Story) -> datetime | None:
    match clock.kind:
        case "first_response":
            return min(story.answers.values(), default=None)
        case "next_response":
            return min((at for key, at in story.answers.items() if key > clock.message), default=None)
        case _:
            return None if story.ticket.is_spam else story.finished_at


def stands(clock: Expected, story: Story) -> bool:
    ticket = story.ticket
    sleeps = ticket.snoozed_until is not None and clock.terms.pauses_snoozed
    is_over = clock.kind != "resolution" and ticket.status in FINISHED
    return sleeps or is_over or ticket.is_spam or ticket.status in clock.terms.pauses_in


def terms_at(story: Story) -> SlaTerms:
    """The newest terms, at that time, of the first policy that fits the ticket."""
    organisation = Contact.objects.get(pk=story.ticket.requester_id).organisation
    for policy in SlaPolicy.objects.order_by("position"):
        department, type_ = policy.conditions.get("department"), policy.conditions.get("type")
        members = policy.conditions.get("organisation")
        if (
            (department is None or story.ticket.department_id in department)
            and (type_ is None or story.ticket.type in type_)
            and (members is None or organisation in members)
        ):
            offered = policy.terms.filter(created_at__lte=story.at).select_related("hours")
            return offered.order_by("number").last() or policy.terms.get(number=1)
    raise AssertionError("a policy without conditions fits every ticket")


Row = tuple[object, ...]


def as_computed(ticket: Ticket) -> list[Row]:
    """Each clock's row as it must be."""
    told = [row.happening for row in TicketActivity.objects.filter(ticket=ticket, kind__startswith="sla.")]
    rows = []
    for clock in expected_clocks(ticket):
        key = SlaClock.objects.get(ticket=ticket, kind=clock.kind, message_key=clock.message).pk
        warned = sum(isinstance(each, SlaWarned) and each.clock_id == key for each in told)
        breaches = [each.due_at for each in told if isinstance(each, SlaBreached) and each.clock_id == key]
        assert len(breaches) <= 1
        due = None if clock.target is None else clock.reached(clock.target)
        rows.append(
            (
                clock.kind,
                clock.message,
                clock.state,
                clock.started_at,
                clock.target,
                clock.stopped_at,
                due,
                warned,
                breaches[0] if breaches else None,
                None if breaches else looked_at(clock, due, warned),
            )
        )
    return sorted(rows, key=lambda row: row[:2])


def looked_at(clock: Expected, due: datetime | None, warned: int) -> datetime | None:
    """When somebody is to be told next: nobody is warned of what stands or is over."""
    if clock.target is None:
        return None
    if clock.stopped_at:
        return due if due and due < clock.stopped_at else None
    if clock.state == "paused":
        return due
    shares = sorted(clock.terms.warnings)[warned:]
    return clock.reached(clock.target * shares[0] / 100) if shares else due


def as_stored(ticket: Ticket) -> list[Row]:
    fields = ("kind", "message_key", "state", "started_at", "target", "stopped_at", "due_at")
    told = ("warned", "breached_at", "checked_at")
    return sorted(SlaClock.objects.filter(ticket=ticket).values_list(*fields, *told), key=lambda row: row[:2])
