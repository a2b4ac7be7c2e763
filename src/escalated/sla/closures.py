"""Holidays, as what they take away from a week's open time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from escalated.sla.weeks import IllegalSchedule, Week, wall
from escalated.sla.zones import DAY, DECADE, micros

MIDNIGHT = time(0)
LEAP_YEAR = 2000


@dataclass(frozen=True)
class Holiday:
    """A date on which the hours are closed, all day or between two times; every year where none is given.

    `until` midnight is the midnight that ends the date.
    """

    month: int
    day: int
    year: int | None = None
    closes: time = MIDNIGHT
    until: time = MIDNIGHT

    def __post_init__(self) -> None:
        if self.on(self.year or LEAP_YEAR) is None:
            raise IllegalSchedule("no_such_date", on=self)
        if self.until != MIDNIGHT and self.until <= self.closes:
            raise IllegalSchedule("backwards", on=self)

    def on(self, year: int) -> date | None:
        """The date in that year: 29 February is not in every one."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def cut(self, day: date) -> tuple[int, int]:
        midnight = micros(datetime(day.year, day.month, day.day, tzinfo=UTC))
        return midnight + wall(self.closes), midnight + (wall(self.until) or DAY)


class Closures:
    """What holidays take from a week between two years: readings of the wall, never changed once made."""

    def __init__(self, week: Week, holidays: Iterable[Holiday], years: range) -> None:
        self.years = years
        self.week = week
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.open_at_start: list[int] = []
        self.lost: list[int] = []
        self.kept: list[int] = []
        lost = 0
        for starts, ends in joined(cuts(holidays, years)):
            before = week.open_before(starts)
            taken = week.open_before(ends) - before
            if taken:
                self.starts.append(starts)
                self.ends.append(ends)
                self.open_at_start.append(before)
                self.lost.append(lost)
                self.kept.append(before - lost)
                lost += taken
        self.lost.append(lost)

    def open_before(self, reading: int) -> int:
        opened = self.week.open_before(reading)
        index = bisect_right(self.starts, reading) - 1
        if index < 0:
            return opened
        if reading < self.ends[index]:
            return self.kept[index]
        return opened - self.lost[index + 1]

    def reading_after(self, open_time: int) -> int:
        """The earliest reading that has so much open time before it."""
        passed = bisect_left(self.kept, open_time)
        return self.week.reading_after(open_time + self.lost[passed])


def cuts(holidays: Iterable[Holiday], years: range) -> Iterator[tuple[int, int]]:
    for holiday in holidays:
        for year in years if holiday.year is None else (holiday.year,):
            day = holiday.on(year)
            if day is not None and year in years:
                yield holiday.cut(day)


def joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same time in spans that neither touch nor overlap, in order."""
    current: tuple[int, int] | None = None
    for starts, ends in sorted(spans):
        if current is None:
            current = (starts, ends)
        elif starts <= current[1]:
            current = (current[0], max(current[1], ends))
        else:
            yield current
            current = (starts, ends)
    if current is not None:
        yield current


def years_around(decade: int, last: int) -> range:
    """Whole decades, one year wider than UTC's on both sides: the wall is up to a day ahead or behind."""
    return range(decade - 1, last // DECADE * DECADE + DECADE + 1)
