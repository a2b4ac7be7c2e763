"""Business time once more, as plainly as it can be said: look at the wall clock in every minute of UTC, and count."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from escalated.sla.business_time import Schedule

MINUTES_A_DAY = 1440
ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class Walk:
    """Every minute between two moments, walked once; then any number of questions about it."""

    def __init__(self, schedule: Schedule, begins: datetime, days: int) -> None:
        self.begins = begins
        week, closed, zone = (
            painted_week(schedule),
            closed_minutes(schedule, begins, days),
            ZoneInfo(schedule.time_zone),
        )
        opened = bytearray()
        for hour in range(days * 24):
            utc = begins + timedelta(hours=hour)
            for day, reading in readings(zone, utc):
                opened.append(week[day.weekday()][reading] and reading not in closed.get(day, ()))
        self.counted = [0, *accumulate(opened)]

    def due(self, start: int, budget: int) -> int | None:
        """The first minute by which so many were open; None when that is past the walk."""
        minute = bisect_left(self.counted, self.counted[start] + budget, lo=start)
        return minute if minute < len(self.counted) else None

    def elapsed(self, start: int, end: int) -> int:
        return self.counted[end] - self.counted[start]

    def moment(self, minute: int) -> datetime:
        return self.begins + timedelta(minutes=minute)


def readings(zone: ZoneInfo, utc: datetime) -> list[tuple[date, int]]:
    """What the clock on the wall reads in each minute of an hour; one look is enough where it does not change."""
    starts, ends = utc.astimezone(zone), (utc + timedelta(hours=1)).astimezone(zone)
    if starts.utcoffset() != ends.utcoffset():
        looks = [(utc + timedelta(minutes=minute)).astimezone(zone) for minute in range(60)]
        return [(look.date(), look.hour * 60 + look.minute) for look in looks]
    first, second = starts.date(), ends.date()
    marks = range(starts.hour * 60 + starts.minute, starts.hour * 60 + starts.minute + 60)
    return [(first, mark) if mark < MINUTES_A_DAY else (second, mark - MINUTES_A_DAY) for mark in marks]


def painted_week(schedule: Schedule) -> list[bytearray]:
    week = [bytearray(MINUTES_A_DAY) for _ in range(7)]
    for window in schedule.windows:
        day, minute = window.weekday, window.opens.hour * 60 + window.opens.minute
        closes = window.closes.hour * 60 + window.closes.minute
        while True:
            week[day % 7][minute] = 1
            minute += 1
            if minute == MINUTES_A_DAY:
                day, minute = day + 1, 0
            if minute == closes:
                break
    return week


def closed_minutes(schedule: Schedule, begins: datetime, days: int) -> dict[date, set[int]]:
    closed: dict[date, set[int]] = {}
    for offset in range(-2, days + 3):
        day = (begins + timedelta(days=offset)).date()
        for holiday in schedule.holidays:
            if (holiday.month, holiday.day) == (day.month, day.day) and holiday.year in {None, day.year}:
                until = holiday.until.hour * 60 + holiday.until.minute or MINUTES_A_DAY
                closed.setdefault(day, set()).update(range(holiday.closes.hour * 60 + holiday.closes.minute, until))
    return closed
