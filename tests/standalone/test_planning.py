"""Three months of steps: in order, in the past, and the same every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from escalated.standalone.demo.files import make_file
from escalated.standalone.demo.planning import plans

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def test_three_hundred_tickets_lie_in_the_last_ninety_days() -> None:
    made = plans(NOW)
    opened = [plan.steps[0].at for plan in made]
    assert len(made) == 300
    assert opened == sorted(opened)
    assert opened[0] >= NOW - timedelta(days=90)
    assert max(step.at for plan in made for step in plan.steps) < NOW


def test_each_ticket_is_opened_once_and_goes_forward() -> None:
    for plan in plans(NOW):
        assert [step.act for step in plan.steps].index("open") == 0
        assert [step.act for step in plan.steps].count("open") == 1
        assert all(before.at <= after.at for before, after in pairwise(plan.steps))


def test_agents_work_on_weekdays_by_day() -> None:
    acts = ("reply", "note", "escalate", "take", "resolve")
    working = [step.at for plan in plans(NOW) for step in plan.steps if step.act in acts]
    assert {moment.weekday() for moment in working} == {0, 1, 2, 3, 4}
    assert {moment.hour for moment in working} <= set(range(7, 20))


def test_the_same_moment_gives_the_same_plans() -> None:
    assert plans(NOW) == plans(NOW)


def test_lists_do_not_look_copied() -> None:
    subjects = [plan.subject for plan in plans(NOW)]
    assert len(set(subjects)) > 230


def test_attached_files_are_what_they_say() -> None:
    details = {"invoice": "2026-1", "order": "MB-1", "serial": "S2-1", "amount": "€9.00", "version": "4.6.1"}
    heads = {kind: make_file(kind, details, Random(1)).content[:5] for kind in ("png", "pdf", "csv", "txt")}
    assert heads == {"png": b"\x89PNG\r", "pdf": b"%PDF-", "csv": b"senso", "txt": b"hub f"}
