"""The tickets of agents who leave, handed over as due work."""

from __future__ import annotations

import pytest

from escalated.administration.removing_agents import reinstate_agent, remove_agent
from escalated.core.jobs import JobState, tick
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets import handing_over
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.handing_over import HandOver
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def tickets_of(agent: Agent, count: int, *, by: Agent) -> list[Ticket]:
    found = [make_ticket() for _ in range(count)]
    for each in found:
        assign_ticket(each, agent.profile, by=by)
    return found


def owners(tickets: list[Ticket]) -> set[str]:
    names = Ticket.objects.filter(pk__in=[each.pk for each in tickets]).values_list("assignee__name", flat=True)
    return {name or "" for name in names}


def test_many_tickets_go_in_batches_each_once(boss: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "BATCH", 2)
    grace, ada = make_agent("grace"), make_agent("ada")
    mine = tickets_of(grace, 5, by=boss)
    assert remove_agent(grace.profile, hand_over_to=ada.profile, by=boss) == 5
    assert owners(mine) == {"Grace"}
    tick()
    assert owners(mine) == {"Ada"}
    assert {tuple(kinds(each)) for each in mine} == {("ticket.opened", "ticket.assigned", "ticket.assigned")}
    assert {each.activities.latest("id").actor_name for each in mine} == {"Boss"}
    assert HandOver.objects.get().state == JobState.DONE


def test_an_heir_who_left_too_gets_none(boss: Agent) -> None:
    grace, ada = make_agent("grace"), make_agent("ada")
    mine = tickets_of(grace, 2, by=boss)
    remove_agent(grace.profile, hand_over_to=ada.profile, by=boss)
    remove_agent(ada.profile, by=boss)
    tick()
    assert owners(mine) == {""}


def test_what_others_took_meanwhile_stays_theirs(boss: Agent) -> None:
    grace, ada, eve = make_agent("grace"), make_agent("ada"), make_agent("eve")
    taken, left = tickets_of(grace, 2, by=boss)
    remove_agent(grace.profile, hand_over_to=ada.profile, by=boss)
    assign_ticket(taken, eve.profile, by=eve)
    tick()
    assert (owners([taken]), owners([left])) == ({"Eve"}, {"Ada"})


def test_who_comes_back_keeps_what_was_not_given_away_yet(boss: Agent) -> None:
    grace, ada = make_agent("grace"), make_agent("ada")
    mine = tickets_of(grace, 2, by=boss)
    remove_agent(grace.profile, hand_over_to=ada.profile, by=boss)
    reinstate_agent(AgentProfile.objects.get(pk=grace.profile.pk), by=boss)
    tick()
    assert (owners(mine), HandOver.objects.count()) == ({"Grace"}, 0)


def test_they_go_also_when_the_admin_who_said_so_may_nothing_any_more(boss: Agent) -> None:
    grace, ada = make_agent("grace"), make_agent("ada")
    mine = tickets_of(grace, 2, by=boss)
    remove_agent(grace.profile, hand_over_to=ada.profile, by=boss)
    user = boss.profile.user
    assert user is not None
    user.is_superuser = user.is_staff = False
    user.save()
    tick()
    assert owners(mine) == {"Ada"}
    assert {each.activities.latest("id").actor_kind for each in mine} == {"system"}
