"""How promises were kept, as the report shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from django.utils import timezone

from escalated.core.db import now
from escalated.core.schema import Input, Schema
from escalated.people.actors import Agent
from escalated.reports.sla import DayFigures, SlaFigures, sla_days, sla_stats
from escalated.sla.models import ClockKind
from escalated.tickets.calendar import zone_of
from escalated.tickets.filters import Day

USUAL_DAYS, MOST_DAYS = 30, 366
MOST_BARS = 31
PERIODS = (7, 30, 90)
GroupName = Literal["priority", "department", "agent", "policy"]
KindName = Literal["first_response", "next_response", "resolution"]


class SlaReportQuery(Input):
    """Which promises: those of clocks that started between two days of the viewer's, both included."""

    from_day: Day = None
    to_day: Day = None
    kind: KindName = "first_response"
    group: GroupName = "priority"


class SlaRow(Schema):
    """One group's figures; ``on_time`` is in per cent, times are in seconds."""

    key: str
    name: str
    met: int
    breached: int
    running: int
    paused: int
    on_time: int | None
    median: int | None
    ninetieth: int | None


class SlaBar(Schema):
    """The clocks that started from one day to another, as far as they are decided."""

    first: date
    last: date
    met: int
    breached: int


class SlaPeriod(Schema):
    days: int
    from_day: date
    is_chosen: bool


class SlaReport(Schema):
    """``kinds`` are all three, ``rows`` and ``bars`` are of the kind and group that were asked for."""

    from_day: date
    to_day: date
    kind: KindName
    group: GroupName
    periods: list[SlaPeriod]
    kinds: list[SlaRow]
    rows: list[SlaRow]
    bars: list[SlaBar]


def report_for(agent: Agent, asked: SlaReportQuery) -> SlaReport:
    """Return the report: a year at most, the last thirty days where no others are named."""
    today = timezone.localtime(now(), zone_of(agent)).date()
    last = asked.to_day or today
    first = min(asked.from_day or last - timedelta(days=USUAL_DAYS - 1), last)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    span: dict[str, Any] = {"by": agent, "first": first, "last": last}
    found = {each.key: each for each in sla_stats("kind", **span)}
    rows = sla_stats(asked.group, **span, kind=asked.kind)
    return SlaReport(
        from_day=first,
        to_day=last,
        kind=asked.kind,
        group=asked.group,
        periods=[_period(days, today, (first, last)) for days in PERIODS],
        kinds=[_row(found.get(kind.value) or _nothing(kind)) for kind in ClockKind],
        rows=[_row(each) for each in _in_order(rows, asked.group)],
        bars=list(_bars(sla_days(**span, kind=asked.kind), first, last)),
    )


def _period(days: int, today: date, shown: tuple[date, date]) -> SlaPeriod:
    begins = today - timedelta(days=days - 1)
    return SlaPeriod(days=days, from_day=begins, is_chosen=shown == (begins, today))


def _nothing(kind: ClockKind) -> SlaFigures:
    return SlaFigures(kind.value, str(kind.label), 0, 0, 0, 0, None, None)


def _in_order(rows: list[SlaFigures], group: GroupName) -> list[SlaFigures]:
    """The most urgent first; of other groups the one with most to tell."""
    if group == "priority":
        return sorted(rows, key=lambda each: -int(each.key or 0))
    return sorted(rows, key=lambda each: (-(each.met + each.breached + each.running + each.paused), each.name))


def _row(figures: SlaFigures) -> SlaRow:
    return SlaRow(
        key=str(figures.key),
        name=figures.name,
        met=figures.met,
        breached=figures.breached,
        running=figures.running,
        paused=figures.paused,
        on_time=None if figures.on_time is None else int(100 * figures.on_time),  # 100 only where all were kept
        median=_seconds(figures.median),
        ninetieth=_seconds(figures.ninetieth),
    )


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())


def _bars(days: list[DayFigures], first: date, last: date) -> Iterator[SlaBar]:
    """Every day or, of more than a month, every seven days, the last ones always seven."""
    size = 1 if (last - first).days < MOST_BARS else 7
    begins = first - timedelta(days=-((last - first).days + 1) % size)
    while begins <= last:
        ends = begins + timedelta(days=size - 1)
        within = [each for each in days if begins <= each.day <= ends]
        met, breached = sum(each.met for each in within), sum(each.breached for each in within)
        yield SlaBar(first=max(begins, first), last=ends, met=met, breached=breached)
        begins = ends + timedelta(days=1)
