"""When tickets are opened: more each year, on working days, in the hours people are awake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

DAYS = 5 * 365
DAY = 86_400
WEEK = (1.25, 1.15, 1.1, 1.05, 1.0, 0.35, 0.3)
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 14, 18, 19, 17, 14, 16, 17, 16, 14, 12, 9, 8, 7, 6, 4, 3)


def openings(count: int, until: datetime, chance: Random) -> Iterator[float]:
    """Yield that many moments of the five years before ``until``, ascending, as seconds of the epoch."""
    first = (until - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=number) for number in range(DAYS + 1)]
    weights = [WEEK[day.weekday()] * (0.5 + number / DAYS) for number, day in enumerate(days)]
    total, done, reached = sum(weights), 0, 0.0
    for day, weight in zip(days, weights, strict=True):
        reached += weight
        share = round(count * reached / total) - done
        done += share
        yield from _of_day(day, share, chance, until=until)


def _of_day(day: datetime, count: int, chance: Random, *, until: datetime) -> list[float]:
    """Return moments of one day; of the last day only the part that is over."""
    start = day.timestamp()
    elapsed = min(until.timestamp() - start, DAY)
    hours = chance.choices(range(24), cum_weights=list(accumulate(HOURS)), k=count)
    moments = ((hour + chance.random()) * 3600 for hour in hours)
    return sorted(start + (each if each < elapsed else chance.random() * elapsed) for each in moments)


def written(moment: float) -> str:
    """Return a moment as both databases read it: UTC without its name."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None).isoformat(" ")
