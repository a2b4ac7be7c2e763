"""Schedules drawn by chance: every zone, clock changes near, several windows a day, past midnight, holidays."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from escalated.sla.business_time import Holiday, IllegalSchedule, Schedule, Window

ZONES = sorted(zone for zone in available_timezones() if not zone.startswith(("posix/", "right/", "localtime")))
RESTLESS = [
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland",
    "Africa/Casablanca", "Pacific/Apia", "America/Caracas", "Asia/Pyongyang", "Africa/Cairo", "America/Sao_Paulo",
    "Antarctica/Troll",
]  # fmt: skip


def drawn_case(chance: Random) -> tuple[Schedule, datetime]:
    """A schedule, and a midnight in UTC from which to look at it."""
    zone = chance.choice(RESTLESS if chance.random() < 0.4 else ZONES)
    begins = drawn_start(chance, zone)
    while True:
        try:
            return Schedule(zone, drawn_windows(chance), tuple(drawn_holidays(chance, begins))), begins
        except IllegalSchedule as refused:
            if refused.code != "never_open":
                raise


def drawn_windows(chance: Random) -> tuple[Window, ...]:
    if chance.random() < 0.05:
        return tuple(Window(day, time(0), time(0)) for day in range(7))
    marks = sorted(chance.sample(range(0, 7 * 1440, chance.choice([1, 15, 30, 60])), 2 * chance.randint(1, 14)))
    if chance.random() < 0.3:
        marks = [*marks[1:], marks[0] + 7 * 1440]
    windows = [(opens, closes) for opens, closes in zip(marks[::2], marks[1::2], strict=True) if closes - opens <= 1440]
    return tuple(Window(opens // 1440, clock(opens), clock(closes)) for opens, closes in windows)


def drawn_holidays(chance: Random, around: datetime) -> list[Holiday]:
    holidays = []
    for _ in range(chance.choice([0, 0, 1, 3, 12])):
        day = around + timedelta(days=chance.randint(-3, 70))
        closes, until = sorted(chance.sample(range(1440), 2))
        whole = chance.random() < 0.6
        holidays.append(
            Holiday(
                day.month,
                day.day,
                chance.choice([None, day.year]) if (day.month, day.day) != (2, 29) else None,
                time(0) if whole or chance.random() < 0.3 else clock(closes),
                time(0) if whole else clock(until),
            )
        )
    return holidays


def drawn_start(chance: Random, zone: str) -> datetime:
    """A midnight in UTC between 1974 and 2045, mostly a few days before the clocks change."""
    begins = datetime(chance.randint(1974, 2045), 1, 1, tzinfo=UTC) + timedelta(days=chance.randint(0, 364))
    changes = changes_after(zone, begins.year) if chance.random() < 0.8 else ()
    return chance.choice(changes) - timedelta(days=chance.randint(0, 6)) if changes else begins


@cache
def changes_after(zone: str, year: int) -> tuple[datetime, ...]:
    """The days of a year on which the zone's offset is not what it was the day before."""
    info = ZoneInfo(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(365)]
    offsets = [day.astimezone(info).utcoffset() for day in days]
    return tuple(day for day, old, new in zip(days[1:], offsets, offsets[1:], strict=False) if old != new)


def clock(minutes: int) -> time:
    minutes %= 1440
    return time(minutes // 60, minutes % 60)
