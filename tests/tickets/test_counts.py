"""The counts of the rail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from escalated.core import counting
from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.counts import DeskCounts, desk_counts
from escalated.tickets.models import Ticket
from escalated.tickets.reading import mark_read
from escalated.tickets.replying import add_note
from escalated.tickets.snoozing import snooze_ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Agent:
    return make_agent()


def department() -> tuple[int, str]:
    only = Department.objects.get()
    return only.pk, only.name


def test_an_empty_desk_counts_nothing(agent: Agent) -> None:
    assert desk_counts(agent) == DeskCounts(0, 0, 0, 0, 0, 0, 0, 0, [(*department(), 0)])


def test_each_agent_counts_their_own_unresolved_tickets(agent: Agent) -> None:
    other, support, billing = make_agent(), department(), Department.objects.create(name="Billing", position=9)
    mine, theirs, nobodys, done = make_ticket(department=billing), make_ticket(), make_ticket(), make_ticket()
    assign_ticket(theirs, other.profile, by=agent)
    for ticket in (mine, done):
        assign_ticket(ticket, agent.profile, by=agent)
    resolve_ticket(done, by=agent)
    departments = [(*support, 2), (billing.pk, "Billing", 1)]
    assert desk_counts(agent) == DeskCounts(1, 1, 3, 0, 0, 0, 0, 0, departments)
    assert desk_counts(other) == DeskCounts(1, 1, 3, 0, 0, 0, 0, 0, departments)
    assert nobodys.assignee is None


def test_what_sleeps_is_counted_apart(agent: Agent) -> None:
    sleeping, _awake = make_ticket(), make_ticket()
    snooze_ticket(sleeping, now() + timedelta(hours=1), by=agent)
    assert desk_counts(agent) == DeskCounts(0, 1, 1, 0, 0, 1, 0, 0, [(*department(), 1)])


def test_a_mention_counts_until_its_note_was_read(agent: Agent) -> None:
    other, ticket = make_agent(), make_ticket()
    mark_read(ticket, ticket.version, by=agent)
    for _ in range(2):
        add_note(ticket, "Look at this.", by=other, mentions=[agent.profile])
    assert (mentions(agent), mentions(other)) == (1, 0)
    mark_read(ticket, ticket.version - 1, by=agent)
    assert mentions(agent) == 1
    mark_read(ticket, ticket.version, by=agent)
    assert mentions(agent) == 0
    add_note(ticket, "Thanks.", by=other)
    assert mentions(agent) == 0


def test_a_mention_of_oneself_is_read(agent: Agent) -> None:
    ticket = make_ticket()
    mark_read(ticket, ticket.version, by=agent)
    add_note(ticket, "I look at this tomorrow.", by=agent, mentions=[agent.profile])
    assert mentions(agent) == 0


def test_a_mention_on_a_resolved_ticket_still_counts(agent: Agent) -> None:
    other, ticket = make_agent(), make_ticket()
    add_note(ticket, "Was that right?", by=other, mentions=[agent.profile])
    resolve_ticket(ticket, by=other)
    assert mentions(agent) == 1


def mentions(agent: Agent) -> int:
    return desk_counts(agent).mentions


def test_counting_ends_one_past_the_most(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    for _ in range(5):
        make_ticket()
    assert desk_counts(agent) == DeskCounts(0, 3, 3, 0, 0, 0, 0, 0, [(*department(), 3)])


@pytest.mark.parametrize("count", [1, 100])
def test_counting_takes_two_queries(agent: Agent, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        ticket = make_ticket(department=Department.objects.create(name=f"Department {number}"))
        add_note(ticket, "Hm.", by=make_agent() if number < 3 else agent, mentions=[agent.profile])
    with django_assert_num_queries(2):
        counts = desk_counts(agent)
    assert (counts.unresolved, len(counts.departments)) == (Ticket.objects.count(), count + 1)


INDEXED = {"assignee": "assigned", "department": "departments"}


@pytest.mark.parametrize("field", INDEXED)
def test_no_finished_ticket_is_read_to_count_the_unresolved(field: str) -> None:
    counted = Ticket.objects.unresolved().filter(**{field: 1}).order_by().values("pk")
    if connection.vendor == "sqlite":  # the plans of PostgreSQL depend on how much there is: tests/web/test_plans.py
        assert f"INDEX escalated_open_{INDEXED[field]}" in counted.explain()
