"""docs/sla.md promises these deadlines."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from escalated.administration.durations import read_minutes
from escalated.sla.business_time import Holiday, Schedule, Window
from escalated.sla.reckoning import Count, Pause

PAGE = Path(__file__).parents[2] / "docs" / "sla.md"
DAYS = {"mon-fri": range(5), "daily": range(7)}


def rows() -> list[list[str]]:
    table = PAGE.read_text(encoding="utf-8").partition("### Cases")[2].partition("\n## ")[0]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    return found[2:]


def schedule_of(zone: str, hours: str, holidays: str) -> Schedule:
    days, times = hours.split()
    opens, closes = map(time.fromisoformat, times.split("-"))
    closed = [datetime.fromisoformat(each) for each in holidays.split()]
    windows = tuple(Window(day, opens, closes) for day in DAYS[days])
    return Schedule(zone, windows, tuple(Holiday(each.month, each.day, each.year) for each in closed))


@pytest.mark.parametrize("row", rows(), ids=[row[0] for row in rows()])
def test_it_is_due_as_the_page_says(row: list[str]) -> None:
    _, zone, hours, holidays, starts, paused, target, due = row

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    pauses: list[Pause] = [(at(begun), at(ended)) for begun, ended in re.findall(r"(.+) to (.+)", paused)]
    minutes = read_minutes(target)
    assert minutes is not None
    count = Count(at(starts), schedule_of(zone, hours, holidays), pauses)
    assert count.reached(timedelta(minutes=minutes)) == at(due)


def test_the_page_has_them() -> None:
    assert len(rows()) >= 12
