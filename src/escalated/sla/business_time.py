"""Business time: physical seconds while the clock on the wall reads an open time. No database, no Django.

An instant is open when the local reading of the clock at that instant lies in a window of its weekday and in no
holiday of its date. So an hour that the clocks skip is never open, and one that they repeat is open twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from escalated.sla.closures import Closures, Holiday, years_around
from escalated.sla.weeks import IllegalSchedule, Week, Window
from escalated.sla.zones import DAY, MICROSECOND, decade_of, micros, moment, stretches

__all__ = ["Holiday", "IllegalSchedule", "Schedule", "Window", "due_at", "elapsed", "open_spans"]

EVERY_CALENDAR = range(2000, 2028)
"""Within 28 years every date has fallen on every weekday, 29 February too."""


@dataclass(frozen=True)
class Schedule:
    """Open windows of a week in an IANA time zone, less holidays. Raises IllegalSchedule."""

    time_zone: str
    windows: tuple[Window, ...]
    holidays: tuple[Holiday, ...] = ()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise IllegalSchedule("time_zone", on=self.time_zone) from None
        yearly = [holiday for holiday in self.holidays if holiday.year is None]
        if Closures(self.week, yearly, EVERY_CALENDAR).lost[-1] == self.week.total_in(EVERY_CALENDAR):
            raise IllegalSchedule("never_open")

    @cached_property
    def week(self) -> Week:
        return Week(self.windows)

    @cached_property
    def made(self) -> dict[int, Closures]:
        return {}

    def closures(self, decade: int, until: int) -> Closures:
        """The holidays from a decade on, at least to that moment. Made once, and again when asked for later years."""
        last = moment(until).year
        known = self.made.get(decade)
        if known is None or last + 1 >= known.years.stop:
            known = self.made[decade] = Closures(self.week, self.holidays, years_around(decade, last))
        return known


def due_at(schedule: Schedule, start: datetime, budget: timedelta) -> datetime:
    """The earliest moment, in UTC, by which so much business time has passed since the start.

    Raises ValueError for a negative budget or a naive start, OverflowError where the answer lies beyond the year 9989.
    """
    left, since = budget // MICROSECOND, micros(aware(start))
    if left < 0:
        raise ValueError("a budget is not negative")
    if left == 0:
        return moment(since)
    decade = decade_of(since)
    for starts, ends, offset in stretches(schedule.time_zone, since):
        closures = schedule.closures(decade, ends)
        before = closures.open_before(starts + offset)
        opened = closures.open_before(ends + offset) - before
        if left <= opened:
            return moment(closures.reading_after(before + left) - offset)
        left -= opened
    raise OverflowError("beyond the calendar")


def elapsed(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """The business time between two moments; none when the end is not after the start."""
    since, until = micros(aware(start)), micros(aware(end))
    if until <= since:
        return timedelta(0)
    decade, total = decade_of(since), 0
    closures = schedule.closures(decade, until)
    for starts, ends, offset in stretches(schedule.time_zone, since):
        total += closures.open_before(min(ends, until) + offset) - closures.open_before(starts + offset)
        if ends >= until:
            break
    return timedelta(microseconds=total)


def open_spans(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each stretch of open time between two moments, as a person would list them."""
    begun = start
    while begun < end:
        opens = due_at(schedule, begun, MICROSECOND) - MICROSECOND
        if opens >= end:
            return
        closes = closing_after(schedule, opens)
        yield opens, min(closes, end)
        begun = closes


def closing_after(schedule: Schedule, opened: datetime) -> datetime:
    """When an open moment's stretch ends: an instant is open for as long as business time equals time."""
    low, high = 0, 8 * DAY
    while elapsed(schedule, opened, opened + timedelta(microseconds=high)) == timedelta(microseconds=high):
        low, high = high, 2 * high
        if high > 800 * DAY:
            return opened + timedelta(microseconds=low)
    while high - low > 1:
        middle = (low + high) // 2
        span = timedelta(microseconds=middle)
        low, high = (middle, high) if elapsed(schedule, opened, opened + span) == span else (low, middle)
    return opened + timedelta(microseconds=low)


def aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its time zone")
    return moment
