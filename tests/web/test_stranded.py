"""Tickets of whoever cannot work: found, counted and shown to an admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_ticket, signed_in
from tests.web.asking import JSON, ask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNABLE = {
    "away": {"away_until": DAY},
    "removed": {"removed_at": -DAY},
    "kept out": {"let_in_as": ""},
    "gone": {"user": None},
}


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


@pytest.fixture
def lost(boss: Agent) -> Ticket:
    """Return a ticket of Noor's, beside others of hers that are resolved, of the boss and of nobody."""
    noor, tickets = make_agent("noor").profile, [make_ticket() for _ in range(4)]
    for ticket, agent in zip(tickets, (noor, noor, boss.profile), strict=False):
        assign_ticket(ticket, agent, by=boss)
    resolve_ticket(tickets[1], by=boss)
    return tickets[0]


def found(boss: Agent, **query: Any) -> list[int]:
    return sorted(row["id"] for row in ask(boss.profile.user, "agent:tickets", **query).json()["tickets"])


def say_of_noor(**said: Any) -> None:
    moments = {name: now() + value if isinstance(value, timedelta) else value for name, value in said.items()}
    AgentProfile.objects.filter(name="Noor").update(**moments)


@pytest.mark.parametrize("said", UNABLE.values(), ids=UNABLE)
def test_the_tickets_of_whoever_cannot_work_are_found(boss: Agent, lost: Ticket, said: dict[str, Any]) -> None:
    assert found(boss, assignee="unable") == []
    say_of_noor(**said)
    assert found(boss, assignee="unable") == [lost.pk]
    assert found(boss, assignee=["unable", "none"]) == [lost.pk, lost.pk + 3]
    assert found(boss, assignee=["unable", "me"]) == [lost.pk, lost.pk + 2]
    assert found(boss, assignee="unable", state="all") == [lost.pk, lost.pk + 1]


def test_who_was_away_can_work_again(boss: Agent, lost: Ticket) -> None:
    say_of_noor(away_until=-DAY)
    assert found(boss, assignee="unable") == []


def test_the_admins_overview_counts_them_and_leads_there(boss: Agent, lost: Ticket) -> None:
    user = boss.profile.user
    assert ask(user, "admin:overview").json()["stranded"] is None
    say_of_noor(let_in_as="")
    stranded = ask(user, "admin:overview").json()["stranded"]
    shown = signed_in(user).get(stranded["url"], headers=JSON).json()["tickets"]
    assert stranded["count"] == {"count": 1, "is_more": False}
    assert [row["id"] for row in shown] == [lost.pk]


@pytest.mark.parametrize(("page", "query"), [("admin:overview", {}), ("agent:tickets", {"assignee": "unable"})])
def test_more_of_them_cost_no_more_queries(boss: Agent, page: str, query: dict[str, Any]) -> None:
    costs = []
    for count in (1, 30):
        for _ in range(count):
            Ticket.objects.filter(pk=make_ticket().pk).update(assignee=AgentProfile.objects.create(name="Gone"))
        ask(boss.profile.user, page, **query)
        with CaptureQueriesContext(connection) as queries:
            ask(boss.profile.user, page, **query)
        costs.append(len(queries))
    assert costs[0] == costs[1]
