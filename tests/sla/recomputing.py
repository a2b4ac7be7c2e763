"""The clocks of a ticket once more, from its activities and the rules alone.

Between two activities nothing changes, so each stretch either counts for a clock or does not. A deadline is the
first minute by which enough of them was open, and open minutes are counted on a walk, one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from escalated.sla.happenings import SlaBreached, SlaWarned
from escalated.sla.models import SlaClock, SlaTerms
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import FINISHED
from escalated.timeline.models import TicketActivity
from tests.sla.reference import Walk
from tests.sla.stories import Choosing, Story, after

MINUTE = timedelta(minutes=1)
BEGINS = datetime(2026, 10, 15, tzinfo=UTC)
DAYS = 420
WALKS: dict[int, Walk] = {}


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
    basis: tuple[object, ...] | None
    priority: str
    since: datetime
    carried: timedelta = timedelta(0)
    warned_up_to: timedelta = timedelta(0)
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


def expected_clocks(ticket: Ticket) -> list[Expected]:
    choosing, keys = Choosing(), SlaClock.objects.filter(ticket=ticket).in_bulk()
    clocks: list[Expected] = []
    story: Story | None = None
    for row in TicketActivity.objects.filter(ticket=ticket).order_by("id"):
        match row.happening:
            case SlaWarned(clock_id=key):
                warn(
                    next(
                        each for each in clocks if (each.kind, each.message) == (keys[key].kind, keys[key].message_key)
                    )
                )
            case SlaBreached():
                pass
            case _:
                story = after(story or Story(row.created_at), row)
                terms = choosing.terms_at(story)
                clocks += new_clocks(clocks, story, terms)
                for clock in clocks:
                    go_on(clock, story, terms)
    return clocks


def new_clocks(clocks: list[Expected], story: Story, terms: SlaTerms) -> list[Expected]:
    if not clocks:
        kinds = ["resolution"] if story.is_asked_by_agent else ["first_response", "resolution"]
        return [begun(kind, 0, story, terms) for kind in kinds]
    if not story.is_asked_by_agent and not story.answers:
        return []
    known = {clock.message for clock in clocks} | story.waived.keys()
    return [
        begun("next_response", key, story, terms)
        for key in story.asked
        if key not in known and not any(answer > key for answer in story.answers)
    ]


def warn(clock: Expected) -> None:
    """A warning is told of the first mark that none has reached."""
    clock.warned_up_to = next(mark for mark in marks(clock) if mark > clock.warned_up_to)


def marks(clock: Expected) -> list[timedelta]:
    return sorted(clock.target * share / 100 for share in clock.terms.warnings) if clock.target else []


def begun(kind: str, message: int, story: Story, terms: SlaTerms) -> Expected:
    return Expected(kind, message, story.at, terms, basis(story), story.ticket.priority, since=story.at)


def basis(story: Story) -> tuple[object, ...]:
    ticket = story.ticket
    return ticket.priority, ticket.type, ticket.department_id, ticket.requester_id


def go_on(clock: Expected, story: Story, terms: SlaTerms) -> None:
    stop = stopped(clock, story)
    if story.is_tagged_anew:
        clock.basis = None
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
            waived = story.waived.get(clock.message)
            answers = (at for key, at in story.answers.items() if key > clock.message)
            return min((*answers, *([waived] if waived else [])), default=None)
        case _:
            return None if story.ticket.is_spam else story.finished_at


def stands(clock: Expected, story: Story) -> bool:
    ticket = story.ticket
    sleeps = ticket.snoozed_until is not None and clock.terms.pauses_snoozed
    is_over = clock.kind != "resolution" and ticket.status in FINISHED
    return sleeps or is_over or ticket.is_spam or ticket.status in clock.terms.pauses_in


Row = tuple[object, ...]


def as_computed(ticket: Ticket) -> list[Row]:
    """Each clock's row as it must be."""
    told = [row.happening for row in TicketActivity.objects.filter(ticket=ticket, kind="sla.breached")]
    rows = []
    for clock in expected_clocks(ticket):
        key = SlaClock.objects.get(ticket=ticket, kind=clock.kind, message_key=clock.message).pk
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
                clock.warned_up_to,
                breaches[0] if breaches else None,
                None if breaches else looked_at(clock, due),
            )
        )
    return sorted(rows, key=lambda row: row[:2])


def looked_at(clock: Expected, due: datetime | None) -> datetime | None:
    """When somebody is to be told next: nobody is warned of what stands or is over."""
    if clock.target is None:
        return None
    if clock.stopped_at:
        return due if due and due < clock.stopped_at else None
    if clock.state == "paused":
        return due
    untold = [mark for mark in marks(clock) if mark > clock.warned_up_to]
    return clock.reached(untold[0]) if untold else due


def as_stored(ticket: Ticket) -> list[Row]:
    fields = ("kind", "message_key", "state", "started_at", "target", "stopped_at", "due_at")
    told = ("warned_up_to", "breached_at", "checked_at")
    return sorted(SlaClock.objects.filter(ticket=ticket).values_list(*fields, *told), key=lambda row: row[:2])
