"""What became of promises, counted: kept, broken and open, and how long they took."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from escalated import services
from escalated.core.errors import NotAllowed
from escalated.people.actors import SYSTEM, Agent, actor_for
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import allowing
from escalated.reports.sla import DayFigures, SlaFigures, sla_days, sla_stats
from escalated.sla.models import SlaClock, SlaPolicy
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def clock(ticket: Ticket, hours: float | None = None, *, kind: str = "first_response", **given: Any) -> SlaClock:
    """One clock of two hours on a ticket, ended after so many, whatever it had before."""
    row = ticket.clocks.get(kind=kind)
    ticket.clocks.exclude(kind=kind).delete()
    row.target, row.started_at, row.due_at = 2 * HOUR, NOON, NOON + 2 * HOUR
    if hours is not None:
        row.state, row.stopped_at = "stopped", NOON + hours * HOUR
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    return row


def told(figures: list[SlaFigures]) -> dict[Any, tuple[int, int, int, int]]:
    return {each.key: (each.met, each.breached, each.running, each.paused) for each in figures}


def test_what_became_of_each_promise_is_counted_once() -> None:
    clock(make_ticket(), 1)
    clock(make_ticket(), 2)  # at the last moment
    clock(make_ticket(), 1, due_at=None)  # it stood as it ended
    clock(make_ticket(), 3)
    clock(make_ticket(), 3, breached_at=NOON + 2 * HOUR)
    clock(make_ticket(), due_at=NOON - HOUR)
    clock(make_ticket(), due_at=None, state="paused", breached_at=NOON)
    clock(make_ticket())
    clock(make_ticket(), due_at=None, state="paused")
    clock(make_ticket(), 1, target=None, due_at=None)  # nothing was promised
    solved = make_ticket()
    resolve_ticket(solved, by=SYSTEM)
    clock(solved, due_at=None, state="paused", stopped_at=None)  # nobody waits for it any more
    (figures,) = sla_stats(by=SYSTEM, first=DAY, last=DAY)
    assert (figures.key, figures.name) == ("first_response", "First response")
    assert told([figures]) == {"first_response": (3, 4, 1, 1)}
    assert figures.on_time == pytest.approx(3 / 7)


@pytest.mark.parametrize(
    ("hours", "median", "ninetieth"),
    [([5], 5, 5), ([1, 2], 1, 2), ([3, 1, 2], 2, 3), (range(1, 11), 5, 9), (range(1, 21), 10, 18), ([], None, None)],
)
def test_the_median_and_within_what_time_nine_of_ten_ended(
    hours: Any, median: int | None, ninetieth: int | None
) -> None:
    for each in hours:
        clock(make_ticket(), each)
    clock(make_ticket())
    (figures,) = sla_stats(by=SYSTEM, first=DAY, last=DAY)
    in_hours = [each and round(each / HOUR, 3) for each in (figures.median, figures.ninetieth)]
    assert in_hours == [median, ninetieth]


def test_each_group_has_its_own_figures() -> None:
    agent, sales = make_agent("ann"), Department.objects.create(name="Sales")
    policy = SlaPolicy.objects.create(name="Gold", position=0, conditions={"department": [sales.pk]})
    first = make_ticket(priority="high", assignee=agent.profile)
    terms = first.clocks.get(kind="resolution").terms
    policy.terms.create(hours=terms.hours, targets=terms.targets)
    clock(first, 1)
    clock(make_ticket(priority="low", department=sales), 5, kind="resolution")
    expected: dict[Any, Any] = {
        "kind": [("first_response", "First response", 1, 0), ("resolution", "Resolution", 0, 1)],
        "priority": [(1, "Low", 0, 1), (3, "High", 1, 0)],
        "department": [(first.department_id, first.department.name, 1, 0), (sales.pk, "Sales", 0, 1)],
        "agent": [(agent.profile.pk, "Ann", 1, 0), (None, "Unassigned", 0, 1)],
        "policy": [(terms.policy_id, "Standard", 1, 0), (policy.pk, "Gold", 0, 1)],
    }
    for group, rows in expected.items():
        found = sla_stats(group, by=SYSTEM, first=DAY, last=DAY)
        assert {(each.key, each.name, each.met, each.breached) for each in found} == set(rows)
    (only,) = sla_stats("priority", by=SYSTEM, first=DAY, last=DAY, kind="resolution")
    assert (only.key, only.median) == (1, 5 * HOUR)


def test_only_clocks_that_started_on_these_days_count() -> None:
    midnight = datetime(2026, 11, 23, tzinfo=timezone.get_default_timezone())
    for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(days=2)):
        clock(make_ticket(), 200, started_at=moment)
    assert told(sla_stats(by=SYSTEM, first=DAY, last=DAY + timedelta(days=1))) == {"first_response": (0, 1, 0, 0)}
    days = sla_days(by=SYSTEM, first=DAY - timedelta(days=1), last=DAY + timedelta(days=2))
    assert days == [DayFigures(DAY + timedelta(days=back), met=0, breached=1) for back in (-1, 0, 2)]


def test_agents_count_what_they_may_see_and_customers_nothing() -> None:
    agent, sales = make_agent(), Department.objects.create(name="Sales")
    clock(make_ticket(department=sales), 1)
    assert told(sla_stats(by=agent, first=DAY, last=DAY)) == {"first_response": (1, 0, 0, 0)}
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=Role.objects.create(name="Blind", rights=allowing(())))
    blind = actor_for(agent.profile.user)
    assert isinstance(blind, Agent)
    assert sla_stats(by=blind, first=DAY, last=DAY) == []
    with pytest.raises(NotAllowed):
        sla_stats(by=make_requester(), first=DAY, last=DAY)


def test_more_clocks_cost_no_more_queries() -> None:
    counts = []
    for _ in range(2):
        clock(make_ticket(assignee=make_agent().profile), 1)
        with CaptureQueriesContext(connection) as queries:
            services.sla_stats("agent", by=SYSTEM, first=DAY, last=DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]
