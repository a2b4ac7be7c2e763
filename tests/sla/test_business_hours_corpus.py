"""Cases on which two other engines were asked, where a checkout of them lies beside the repository."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalated.sla.business_time import Holiday, Schedule, Window, due_at, elapsed

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "business-hours" / "cases.json"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="no corpora beside the repository")


def clock(text: str) -> time:
    return time.fromisoformat(text.replace("24:00", "00:00"))


def schedule_of(hours: dict[str, Any]) -> Schedule:
    windows = [
        Window(DAYS.index(day), clock(opens), clock(closes))
        for day, spans in hours["hours"].items()
        for opens, closes in spans.items()
    ]
    days = [date.fromisoformat(day) for day in hours["holidays"]]
    return Schedule(hours["time_zone"], tuple(windows), tuple(Holiday(day.month, day.day, day.year) for day in days))


@pytest.mark.parametrize("case", json.loads(CORPUS.read_text()) if CORPUS.exists() else [], ids=lambda case: case["id"])
def test_the_others_agree(case: dict[str, Any]) -> None:
    schedule, start, end = schedule_of(case["schedule"]), *map(datetime.fromisoformat, (case["start"], case["end"]))
    budget = timedelta(minutes=case["add_minutes"])
    assert elapsed(schedule, start, end).total_seconds() == case["elapsed_seconds_biz"]
    due, theirs = due_at(schedule, start, budget), datetime.fromisoformat(case["due_biz"])
    if (
        due != theirs
    ):  # the one names the moment of closing, the other the next of opening: no business time lies between
        assert due < theirs
        assert elapsed(schedule, due, theirs) == timedelta(0)
        assert due_at(schedule, due, timedelta(microseconds=1)) == theirs + timedelta(microseconds=1)
