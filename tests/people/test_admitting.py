"""Whom the host lets in, remembered for lists and pickers, which ask it nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from escalated.core.db import now
from escalated.core.periodic import PeriodicWork
from escalated.people import admitting
from escalated.people.actors import actor_for
from escalated.people.admitting import ask_whom_the_host_lets_in
from escalated.people.models import AgentProfile, Department
from tests.making import make_agent, make_ticket, make_user, run_due
from tests.web.asking import ask, outcome, send

pytestmark = pytest.mark.django_db
asked: list[str] = []


def is_agent(user: Any) -> bool:
    """Whoever is in the group Agents, at the price of a query each, told to ``asked``."""
    asked.append(user.username)
    return bool(user.groups.filter(name="Agents").exists())


@pytest.fixture
def by_group() -> Iterator[None]:
    asked.clear()
    with override_settings(ESCALATED={**settings.ESCALATED, "AGENT_CHECK": "tests.people.test_admitting.is_agent"}):
        yield


def make_colleagues(count: int, start: int = 0) -> list[AgentProfile]:
    """Return new agents of the group Agents, as many rows as that."""
    group, _ = Group.objects.get_or_create(name="Agents")
    users = [make_user(f"c{number}") for number in range(start, start + count)]
    group.user_set.add(*users)
    return AgentProfile.objects.bulk_create(AgentProfile(user=each, name=each.username) for each in users)


def say_of(profile: AgentProfile, **said: bool) -> None:
    assert profile.user is not None
    get_user_model()._default_manager.filter(pk=profile.user.pk).update(**said)


def keep_out(profile: AgentProfile) -> None:
    say_of(profile, is_staff=False)


def offered(page: Any) -> dict[str, bool]:
    return {each["label"]: each["is_offered"] for each in page["agents"]}


def test_whom_the_host_keeps_out_is_remembered_and_so_is_their_return() -> None:
    grace = make_agent("grace").profile
    keep_out(grace)
    ask_whom_the_host_lets_in()
    grace.refresh_from_db()
    assert (grace.let_in_as, list(AgentProfile.objects.offered())) == ("", [])
    say_of(grace, is_staff=True)
    actor_for(get_user_model()._default_manager.get(username="grace"))
    assert list(AgentProfile.objects.offered()) == [grace]


def test_an_account_that_is_switched_off_lets_nobody_in() -> None:
    grace = make_agent("grace").profile
    say_of(grace, is_active=False)
    ask_whom_the_host_lets_in()
    assert list(AgentProfile.objects.offered()) == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_asks_each_minute() -> None:
    grace = make_agent("grace").profile
    keep_out(grace)
    run_due()
    assert list(AgentProfile.objects.offered()) == []
    row = PeriodicWork.objects.get(name="ask_whom_the_host_lets_in")
    assert 50 < (row.next_attempt_at - now()).total_seconds() <= 60


def test_so_many_are_asked_about_at_once_those_first_who_waited_longest(
    by_group: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_colleagues(5)
    monkeypatch.setattr(admitting, "AT_MOST", 3)
    ask_whom_the_host_lets_in()
    first = asked.copy()
    asked.clear()
    ask_whom_the_host_lets_in()
    assert (first, asked) == (["c0", "c1", "c2"], ["c3", "c4", "c0"])


def test_asking_costs_what_the_hosts_check_costs_and_two_queries(by_group: None) -> None:
    make_colleagues(100)
    with CaptureQueriesContext(connection) as queries:
        ask_whom_the_host_lets_in()
    assert (len(asked), len(queries)) == (100, 100 + 2)


@pytest.mark.parametrize("page", ["agent:tickets", "agent:new", "admin:agents", "admin:department_new"])
def test_a_page_of_many_agents_asks_the_host_about_its_viewer_alone(by_group: None, page: str) -> None:
    boss = make_agent("boss", is_admin=True).profile.user
    ask(boss, page)
    costs = []
    for start, count in ((0, 1), (1, 99)):
        make_colleagues(count, start)
        asked.clear()
        with CaptureQueriesContext(connection) as queries:
            assert ask(boss, page).status_code == 200
        costs.append((len(queries), [each for each in asked if each != "boss"]))
    assert costs[0] == costs[1]
    assert costs[1][1] == []


def test_whom_the_host_keeps_out_is_marked_where_one_filters_and_offered_nowhere() -> None:
    boss, grace, ticket = make_agent("boss", is_admin=True), make_agent("grace").profile, make_ticket()
    user = boss.profile.user
    keep_out(grace)
    ask_whom_the_host_lets_in()
    expected = {"Boss": True, "Grace": False}
    assert offered(ask(user, "agent:tickets").json()["options"]) == expected
    assert offered(ask(user, "agent:ticket", ticket.reference).json()) == expected
    assert offered(ask(user, "agent:new").json()) == {"Boss": True}
    assert offered(ask(user, "admin:department_new").json()) == {"Boss": True}
    assert [each["label"] for each in ask(user, "admin:agent", boss.id).json()["heirs"]] == [
        "Nobody: they wait in their departments"
    ]
    standing = {each["name"]: each["standing"] for each in ask(user, "admin:agents").json()["agents"]}
    assert standing == {"Boss": "working", "Grace": "kept_out"}


def test_a_member_whom_the_host_keeps_out_is_shown_so_that_saving_keeps_them() -> None:
    boss, grace = make_agent("boss", is_admin=True).profile.user, make_agent("grace").profile
    support = Department.objects.get()
    support.agents.add(grace)
    keep_out(grace)
    ask_whom_the_host_lets_in()
    page = ask(boss, "admin:department", support.pk).json()
    assert (offered(page), page["department"]["members"]) == ({"Boss": True, "Grace": False}, [grace.pk])


def test_nobody_inherits_tickets_whom_the_host_keeps_out() -> None:
    boss, grace, ada = make_agent("boss", is_admin=True).profile.user, make_agent("grace"), make_agent("ada")
    keep_out(ada.profile)
    status, answer = outcome(send(boss, "admin:agent_remove", grace.id, hand_over_to=ada.id))
    assert (status, list(answer["errors"])) == (422, ["hand_over_to"])


def test_who_was_taken_back_is_offered_as_the_host_says_then() -> None:
    boss, grace = make_agent("boss", is_admin=True).profile.user, make_agent("grace").profile
    send(boss, "admin:agent_remove", grace.pk)
    keep_out(grace)
    send(boss, "admin:agent_reinstate", grace.pk)
    assert list(AgentProfile.objects.offered().filter(pk=grace.pk)) == []
