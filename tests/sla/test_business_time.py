"""What is open, at what moment so much of it has passed, and which hours are no hours."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.sla.business_time import Holiday, IllegalSchedule, Schedule, Window, due_at, elapsed, open_spans
from tests.sla.drawing import drawn_case

NEW_YORK = "America/New_York"
WEEK = tuple(Window(day, time(9), time(17)) for day in range(5))
NIGHTS = tuple(Window(day, time(22), time(6)) for day in range(7))
ALWAYS = tuple(Window(day, time(0), time(0)) for day in range(7))
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


CASES = {
    "Monday morning": (NEW_YORK, WEEK, (), "2026-11-23T10:00", 4, "2026-11-23T14:00"),
    "over the night": (NEW_YORK, WEEK, (), "2026-11-23T16:00", 4, "2026-11-24T12:00"),
    "over the weekend": (NEW_YORK, WEEK, (), "2026-11-27T16:30", 2, "2026-11-30T10:30"),
    "written on a Saturday": (NEW_YORK, WEEK, (), "2026-11-28T03:00", 1, "2026-11-30T10:00"),
    "due as they close": (NEW_YORK, WEEK, (), "2026-11-23T09:00", 8, "2026-11-23T17:00"),
    "a holiday on the due day": (NEW_YORK, WEEK, (Holiday(11, 26, 2026),), "2026-11-25T16:00", 2, "2026-11-27T10:00"),
    "a holiday every year": (NEW_YORK, WEEK, (Holiday(1, 1),), "2026-12-31T16:00", 2, "2027-01-04T10:00"),
    "closed in the afternoon": (
        NEW_YORK, WEEK, (Holiday(12, 24, closes=time(13)),), "2026-12-24T12:00", 2, "2026-12-25T10:00",
    ),
    "closed in the morning": (
        NEW_YORK, WEEK, (Holiday(12, 24, until=time(13)),), "2026-12-24T08:00", 2, "2026-12-24T15:00",
    ),
    "a shift loses an hour in spring": (NEW_YORK, NIGHTS, (), "2026-03-07T22:00", 7, "2026-03-08T06:00"),
    "a shift has one more in autumn": (NEW_YORK, NIGHTS, (), "2026-10-31T22:00", 9, "2026-11-01T06:00"),
    "a holiday is a date on the wall": (NEW_YORK, NIGHTS, (Holiday(7, 4),), "2026-07-03T22:00", 3, "2026-07-05T01:00"),
    "half an hour in Lord Howe": ("Australia/Lord_Howe", NIGHTS, (), "2026-10-03T22:00", 7.5, "2026-10-04T06:00"),
    "and half an hour back": ("Australia/Lord_Howe", NIGHTS, (), "2026-04-04T22:00", 8.5, "2026-04-05T06:00"),
    "the day that Samoa left out": ("Pacific/Apia", ALWAYS, (), "2011-12-29T12:00", 24, "2011-12-31T12:00"),
    "round the clock": ("Asia/Kathmandu", ALWAYS, (), "2026-11-23T12:00", 72, "2026-11-26T12:00"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_due(case: tuple[str, tuple[Window, ...], tuple[Holiday, ...], str, float, str]) -> None:
    zone, windows, holidays, start, hours, due = case
    schedule = Schedule(zone, windows, holidays)
    answer = due_at(schedule, at(zone, start), hours * HOUR)
    assert (answer, answer.tzinfo) == (at(zone, due).astimezone(UTC), UTC)
    assert elapsed(schedule, at(zone, start), answer) == hours * HOUR


def test_an_hour_that_the_clocks_skip_is_never_open_and_a_repeated_one_is_open_twice() -> None:
    schedule = Schedule("Europe/Berlin", (Window(6, time(2), time(3)),))
    spring, autumn = at("Europe/Berlin", "2026-03-29T00:00"), at("Europe/Berlin", "2026-10-25T00:00")
    assert elapsed(schedule, spring, spring + 20 * HOUR) == timedelta(0)
    assert elapsed(schedule, autumn, autumn + 20 * HOUR) == 2 * HOUR


@pytest.mark.parametrize("hours", [(9, 17), (0, 0), (22, 6)])
def test_no_time_has_passed_before_the_start(hours: tuple[int, int]) -> None:
    schedule = Schedule("UTC", (Window(0, time(hours[0]), time(hours[1])),))
    start = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert due_at(schedule, start, timedelta(0)) == start
    assert elapsed(schedule, start, start) == elapsed(schedule, start, start - HOUR) == timedelta(0)


def test_a_day_off_that_never_comes_changes_nothing() -> None:
    always = Schedule("UTC", WEEK)
    leap = Schedule("UTC", WEEK, (Holiday(2, 29),))
    start, end = datetime(2025, 2, 24, tzinfo=UTC), datetime(2025, 3, 10, tzinfo=UTC)
    assert elapsed(leap, start, end) == elapsed(always, start, end) == 80 * HOUR
    start, end = start.replace(year=2028), end.replace(year=2028)
    assert (elapsed(always, start, end), elapsed(leap, start, end)) == (88 * HOUR, 80 * HOUR)


def test_holidays_that_overlap_are_closed_once() -> None:
    holidays = (
        Holiday(11, 24),
        Holiday(11, 24, 2026),
        Holiday(11, 24, closes=time(12)),
        Holiday(11, 25, until=time(12)),
    )
    schedule = Schedule("UTC", WEEK, holidays)
    assert elapsed(schedule, datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)) == 29 * HOUR


def test_the_open_spans_of_a_week() -> None:
    schedule = Schedule(NEW_YORK, (Window(4, time(9), time(12)), Window(4, time(13), time(17))), (Holiday(12, 4),))
    start, end = at(NEW_YORK, "2026-11-27T11:00"), at(NEW_YORK, "2026-12-11T10:00")
    assert [(opens, closes) for opens, closes in open_spans(schedule, start, end)] == [
        (at(NEW_YORK, "2026-11-27T11:00"), at(NEW_YORK, "2026-11-27T12:00")),
        (at(NEW_YORK, "2026-11-27T13:00"), at(NEW_YORK, "2026-11-27T17:00")),
        (at(NEW_YORK, "2026-12-11T09:00"), at(NEW_YORK, "2026-12-11T10:00")),
    ]


ILLEGAL = {
    "no window": (lambda: Schedule("UTC", ()), "never_open"),
    "closed on every date": (
        lambda: Schedule("UTC", WEEK, tuple(Holiday(m, d) for m in range(1, 13) for d in range(1, 32) if fits(m, d))),
        "never_open",
    ),
    "unknown zone": (lambda: Schedule("Mars/Olympus", WEEK), "time_zone"),
    "a zone that is a path": (lambda: Schedule("../../etc/passwd", WEEK), "time_zone"),
    "overlap": (lambda: Schedule("UTC", (Window(0, time(9), time(12)), Window(0, time(11), time(13)))), "overlap"),
    "overlap past midnight": (
        lambda: Schedule("UTC", (Window(0, time(22), time(6)), Window(1, time(5), time(7)))),
        "overlap",
    ),
    "overlap past Sunday": (
        lambda: Schedule("UTC", (Window(6, time(22), time(6)), Window(0, time(5), time(7)))),
        "overlap",
    ),
    "no such weekday": (lambda: Schedule("UTC", (Window(7, time(9), time(12)),)), "weekday"),
    "30 February": (lambda: Holiday(2, 30), "no_such_date"),
    "29 February in a common year": (lambda: Holiday(2, 29, 2026), "no_such_date"),
    "a holiday that ends before it begins": (lambda: Holiday(1, 1, closes=time(12), until=time(11)), "backwards"),
}


def fits(month: int, day: int) -> bool:
    return day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


@pytest.mark.parametrize(("made", "code"), ILLEGAL.values(), ids=ILLEGAL)
def test_illegal(made: object, code: str) -> None:
    with pytest.raises(IllegalSchedule) as refused:
        made()  # type: ignore[operator]
    assert refused.value.code == code


def test_windows_that_touch_are_no_overlap() -> None:
    Schedule("UTC", (Window(0, time(9), time(12)), Window(0, time(12), time(0)), Window(1, time(0), time(9))))


def test_a_budget_is_not_negative_and_a_moment_has_a_zone() -> None:
    schedule = Schedule("UTC", WEEK)
    with pytest.raises(ValueError, match="negative"):
        due_at(schedule, datetime(2026, 1, 1, tzinfo=UTC), -HOUR)
    with pytest.raises(ValueError, match="zone"):
        due_at(schedule, datetime(2026, 1, 1), HOUR)  # noqa: DTZ001
    with pytest.raises(OverflowError):
        due_at(schedule, datetime(9980, 1, 1, tzinfo=UTC), timedelta(days=9000))


@given(st.integers(0, 2**32), st.integers(0, 90 * 86_400 * 10**6), st.integers(1, 400 * 86_400 * 10**6))
def test_there_and_back(seed: int, begun: int, budget: int) -> None:
    """Exact to the microsecond, and the deadline is the earliest moment of all."""
    schedule, begins = drawn_case(Random(seed))
    start, spent = begins + begun * MICROSECOND, budget * MICROSECOND
    due = due_at(schedule, start, spent)
    assert elapsed(schedule, start, due) == spent
    assert elapsed(schedule, start, due - MICROSECOND) == spent - MICROSECOND
