"""A week of open windows on the clock on the wall, counted without walking through it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import accumulate, pairwise

from escalated.sla.zones import DAY, SECOND, micros

WEEK = 7 * DAY
FIRST_MONDAY = -3 * DAY  # 1970 began on a Thursday


class IllegalSchedule(ValueError):
    """Hours that cannot be counted; `code` says which rule they break, `on` in what."""

    def __init__(self, code: str, on: object = "") -> None:
        super().__init__(f"{code}: {on}")
        self.code = code
        self.on = on


@dataclass(frozen=True)
class Window:
    """Open from one time to another, Monday being 0. What does not close later the same day closes on the next."""

    weekday: int
    opens: time
    closes: time


def wall(clock: time) -> int:
    """Microseconds since midnight."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond


def pieces_of(window: Window) -> Iterator[tuple[int, int]]:
    """The window within one week, in two pieces where it goes on from Sunday into Monday."""
    if not 0 <= window.weekday <= 6:
        raise IllegalSchedule("weekday", on=window)
    starts, ends = window.weekday * DAY + wall(window.opens), window.weekday * DAY + wall(window.closes)
    if ends <= starts:
        ends += DAY
    yield starts, min(ends, WEEK)
    if ends > WEEK:
        yield 0, ends - WEEK


class Week:
    """How much of the wall's time is open up to a reading, and which reading follows so much of it."""

    def __init__(self, windows: Sequence[Window]) -> None:
        if not windows:
            raise IllegalSchedule("never_open")
        pieces = sorted((starts, ends, order) for order, each in enumerate(windows) for starts, ends in pieces_of(each))
        for (_, ends, _), (starts, _, order) in pairwise(pieces):
            if starts < ends:
                raise IllegalSchedule("overlap", on=windows[order])
        self.starts = [starts for starts, _, _ in pieces]
        self.ends = [ends for _, ends, _ in pieces]
        lengths = [ends - starts for starts, ends, _ in pieces]
        self.after = list(accumulate(lengths))
        self.before = [total - length for total, length in zip(self.after, lengths, strict=True)]
        self.total = sum(lengths)

    def total_in(self, years: range) -> int:
        first, last = (micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (years.start, years.stop))
        return self.open_before(last) - self.open_before(first)

    def open_before(self, reading: int) -> int:
        weeks, rest = divmod(reading - FIRST_MONDAY, WEEK)
        index = bisect_right(self.starts, rest) - 1
        if index < 0:
            return weeks * self.total
        return weeks * self.total + self.before[index] + min(rest, self.ends[index]) - self.starts[index]

    def reading_after(self, open_time: int) -> int:
        """The earliest reading that has so much open time before it."""
        weeks, rest = divmod(open_time - 1, self.total)
        index = bisect_left(self.after, rest + 1)
        return weeks * WEEK + FIRST_MONDAY + self.ends[index] - (self.after[index] - rest - 1)
