"""A time zone as stretches of UTC that have one offset each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
DAY = 86_400 * SECOND
DECADE = 10
LAST_YEAR = 9_990
"""Where the arithmetic ends, in every zone."""


class Stretch(NamedTuple):
    """Microseconds since 1970 in UTC; add the offset for what the clocks on the wall show."""

    starts: int
    ends: int
    offset: int


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def decade_of(micros: int) -> int:
    return moment(micros).year // DECADE * DECADE


def stretches(zone: str, since: int) -> Iterator[Stretch]:
    """Every stretch from that moment on, the first one cut to begin there."""
    decade = decade_of(since)
    while decade < LAST_YEAR:
        for stretch in stretches_in(zone, decade):
            if stretch.ends > since:
                yield stretch if stretch.starts >= since else stretch._replace(starts=since)
        decade += DECADE


@cache
def stretches_in(zone: str, decade: int) -> tuple[Stretch, ...]:
    starts, ends = (micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (decade, decade + DECADE))
    info = ZoneInfo(zone)
    bounds = [starts, *changes(info, starts, ends), ends]
    return tuple(Stretch(one, two, offset_at(info, one)) for one, two in pairwise(bounds))


def changes(info: ZoneInfo, starts: int, ends: int) -> Iterator[int]:
    """When the clocks change: zoneinfo does not say, so we look every day and then closer, to the second."""
    before = offset_at(info, starts)
    for day in range(starts + DAY, ends + 1, DAY):
        after = offset_at(info, day)
        if after != before:
            change = first_with_another_offset(info, day - DAY, day)
            if change < ends:
                yield change
            before = after


def first_with_another_offset(info: ZoneInfo, low: int, high: int) -> int:
    before = offset_at(info, low)
    while high - low > SECOND:
        middle = low + (high - low) // (2 * SECOND) * SECOND
        if offset_at(info, middle) == before:
            low = middle
        else:
            high = middle
    return high


def offset_at(info: ZoneInfo, micros: int) -> int:
    offset = moment(micros).astimezone(info).utcoffset()
    return (offset or timedelta(0)) // MICROSECOND
