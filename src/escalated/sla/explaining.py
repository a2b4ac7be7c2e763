"""Why a clock is due when it is, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from escalated.core.db import now
from escalated.sla.business_time import open_spans
from escalated.sla.models import NamedHoliday, SlaClock

MOST_LINES = 60


@dataclass(frozen=True)
class Line:
    """What happened from one moment to another; ``counted`` is what of it was used of the target."""

    kind: Literal["unpromised", "started", "carried", "counted", "paused", "holiday", "stopped", "due"]
    starts: datetime
    ends: datetime | None = None
    counted: timedelta | None = None
    name: str = ""


def explain(clock: SlaClock) -> list[Line]:
    """The windows counted, the holidays and pauses skipped, and the moment that results, in order of time."""
    end = clock.due_at or clock.stopped_at or now()
    between = [*_counted(clock, end), *_pauses(clock), *_holidays(clock, end)]
    lines = [
        *_before(clock),
        Line("started", clock.started_at),
        *sorted(between, key=lambda line: line.starts)[:MOST_LINES],
    ]
    if clock.stopped_at:
        lines.append(Line("stopped", clock.stopped_at))
    if clock.due_at:
        lines.append(Line("due", clock.due_at))
    return lines


def _before(clock: SlaClock) -> Iterator[Line]:
    if clock.waited_since:
        yield Line("unpromised", clock.waited_since, clock.started_at)


def _counted(clock: SlaClock, end: datetime) -> Iterator[Line]:
    count = clock.count
    if clock.carried:
        yield Line("carried", clock.started_at, clock.since, clock.carried)
    for begun, ended in count.stretches():
        until = min(ended or end, end)
        spans = open_spans(count.schedule, begun, until) if count.schedule else iter([(begun, until)])
        for opens, closes in spans:
            if closes > opens:
                yield Line("counted", opens, closes, closes - opens)


def _pauses(clock: SlaClock) -> Iterator[Line]:
    for paused, resumed in clock.pauses_read():
        yield Line("paused", paused, resumed)


def _holidays(clock: SlaClock, end: datetime) -> Iterator[Line]:
    if clock.terms.hours is None:
        return
    zone = ZoneInfo(clock.terms.hours.time_zone)
    first, last = clock.since.astimezone(zone), end.astimezone(zone)
    for year in range(first.year, last.year + 1):
        for each in clock.terms.hours.named_holidays:
            starts = _begins(each, year, zone)
            if starts and first.date() <= starts.astimezone(zone).date() <= last.date():
                yield Line("holiday", starts, name=each.name)


def _begins(each: NamedHoliday, year: int, zone: ZoneInfo) -> datetime | None:
    day = each.holiday.on(year) if each.year in {None, year} else None
    if day is None:
        return None
    return datetime.combine(day, each.closes, zone).astimezone(UTC)
