"""Three months of steps: in order, in the past, and the same every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from escalated.sla.business_time import open_spans
from escalated.sla.models import schedule_of
from escalated.sla.policies import office_week
from escalated.standalone.demo.files import make_file
from escalated.standalone.demo.planning import Plan, plans

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


def waited(plan: Plan, now: datetime) -> float:
    """Return the office hours for which a customer has waited for an answer; none where it is not the team's turn."""
    turns = [step for step in plan.steps if step.act in {"open", "answer", "reply", "resolve", "close"}]
    if turns[-1].act not in {"open", "answer"}:
        return 0
    last_heard = max((nth for nth, step in enumerate(turns) if step.act in {"reply", "resolve"}), default=-1)
    hours = schedule_of("UTC", tuple((day, opens, closes) for day, opens, closes in office_week()), ())
    spans = open_spans(hours, turns[last_heard + 1].at, now)
    return sum((closes - opens).total_seconds() for opens, closes in spans) / 3600


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
        datetime(2026, 11, 25, 16, 59, tzinfo=UTC),
        datetime(2026, 11, 28, 3, 0, tzinfo=UTC),
        datetime(2027, 3, 1, 23, 30, tzinfo=UTC),
    ],
)
def test_a_few_customers_have_waited_too_long_and_a_few_nearly(now: datetime) -> None:
    made = plans(now)
    waits = [waited(plan, now) for plan in made]
    assert 4 <= sum(wait > 8 for wait in waits) <= 6
    assert 4 <= sum(6 <= wait <= 8 for wait in waits) <= 7
    unfinished = [plan for plan in made if plan.steps[-1].act not in {"resolve", "close"}]
    assert 55 <= len(unfinished) <= 85


def test_the_same_moment_gives_the_same_plans() -> None:
    assert plans(NOW) == plans(NOW)


def test_lists_do_not_look_copied() -> None:
    subjects = [plan.subject for plan in plans(NOW)]
    assert len(set(subjects)) > 230


def test_attached_files_are_what_they_say() -> None:
    details = {"invoice": "2026-1", "order": "MB-1", "serial": "S2-1", "amount": "€9.00", "version": "4.6.1"}
    heads = {kind: make_file(kind, details, Random(1)).content[:5] for kind in ("png", "pdf", "csv", "txt")}
    assert heads == {"png": b"\x89PNG\r", "pdf": b"%PDF-", "csv": b"senso", "txt": b"hub f"}
