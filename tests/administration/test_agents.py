"""Inviting agents, setting what they may do, and ending it."""

from __future__ import annotations

import pytest

from escalated.administration.agents import AgentDetails, edit_agent, invite_agent
from escalated.administration.removing_agents import reinstate_agent, remove_agent
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Agent, Requester, acting, actor_for
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT, Act
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import close_ticket
from tests.administration.auditing import audited
from tests.making import kinds, make_agent, make_requester, make_ticket, make_user, run_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def test_a_host_user_is_invited_with_role_and_departments(boss: Agent) -> None:
    user, role, support = make_user("grace", is_staff=True), Role.objects.create(name="Light", rights=LIGHT), _support()
    profile = invite_agent(user, AgentDetails(role, [support], capacity=5, is_available=False), by=boss)
    assert (profile.name, profile.email, profile.role, profile.capacity, profile.is_available) == (
        "Grace",
        "grace@example.com",
        role,
        5,
        False,
    )
    told = {"subject_id": profile.pk, "subject": "Grace", "role": "Light", "departments": ["Support"]}
    assert audited() == [("agent.invited", told, "Boss")]
    agent = actor_for(user)
    assert isinstance(agent, Agent)
    assert (agent.may(Act.NOTE, assignee_id=None, department_id=1), list(profile.departments.all())) == (
        True,
        [support],
    )
    assert not agent.may(Act.REPLY, assignee_id=None, department_id=1)


def _support() -> Department:
    return Department.objects.get()


def test_who_the_host_keeps_out_stays_a_customer(boss: Agent) -> None:
    user = make_user("grace")
    invite_agent(user, AgentDetails(), by=boss)
    assert isinstance(actor_for(user), Requester)


def test_nobody_is_invited_twice(boss: Agent) -> None:
    grace = make_agent("grace").profile
    with pytest.raises(InvalidInput, match="an agent already"):
        invite_agent(grace.user, AgentDetails(), by=boss)
    remove_agent(grace, by=boss)
    with pytest.raises(InvalidInput, match="was removed"):
        invite_agent(grace.user, AgentDetails(), by=boss)


def test_what_changed_is_recorded_and_what_did_not_is_not(boss: Agent) -> None:
    grace, role = make_agent("grace").profile, Role.objects.create(name="Light", rights=LIGHT)
    wanted = AgentDetails(role, [_support()], capacity=3, is_available=False)
    edit_agent(grace, wanted, by=boss)
    edit_agent(grace, wanted, by=boss)
    changes = {
        "role": ["", "Light"],
        "departments": [[], ["Support"]],
        "capacity": [0, 3],
        "is_available": [True, False],
    }
    assert audited() == [("agent.changed", {"subject_id": grace.pk, "subject": "Grace", "changes": changes}, "Boss")]
    with pytest.raises(InvalidInput):
        edit_agent(grace, AgentDetails(capacity=-1), by=boss)


@pytest.mark.parametrize("heir_name", ["ada", ""])
def test_a_removed_agents_rights_end_and_their_tickets_are_handed_over(boss: Agent, heir_name: str) -> None:
    grace = make_agent("grace")
    heir = make_agent(heir_name).profile if heir_name else None
    mine, solved, others = make_ticket(), make_ticket(), make_ticket()
    for each in (mine, solved):
        assign_ticket(each, grace.profile, by=boss)
    close_ticket(solved, by=boss)
    assert remove_agent(grace.profile, hand_over_to=heir, by=boss) == 1
    assert remove_agent(grace.profile, hand_over_to=heir, by=boss) == 0
    assert acting(AgentProfile.objects.get(pk=grace.profile.pk)) is None
    run_due()
    for each in (mine, solved, others):
        each.refresh_from_db()
    assert [each.assignee for each in (mine, solved, others)] == [heir, grace.profile, None]
    assert kinds(mine)[2:] == ["ticket.assigned" if heir else "ticket.unassigned"]
    assert (acting(grace.profile), list(AgentProfile.objects.working().filter(pk=grace.profile.pk))) == (None, [])
    told = {"subject_id": grace.id, "subject": "Grace", "handed_over": 1, "to": heir.name if heir else ""}
    assert audited() == [("agent.removed", told, "Boss")]


def test_the_next_request_of_a_removed_agent_is_a_customers(boss: Agent) -> None:
    grace, ticket = make_agent("grace"), make_ticket()
    remove_agent(grace.profile, by=boss)
    actor = actor_for(grace.profile.user)
    assert isinstance(actor, Requester)
    with pytest.raises(NotFound):
        reply_to_ticket(ticket, "Hello", by=actor)


def test_who_comes_back_has_what_they_had(boss: Agent) -> None:
    grace, role = make_agent("grace"), Role.objects.create(name="Light", rights=LIGHT)
    edit_agent(grace.profile, AgentDetails(role, [_support()]), by=boss)
    remove_agent(grace.profile, by=boss)
    with pytest.raises(InvalidInput):
        edit_agent(grace.profile, AgentDetails(), by=boss)
    reinstate_agent(grace.profile, by=boss)
    reinstate_agent(grace.profile, by=boss)
    back = actor_for(grace.profile.user)
    assert isinstance(back, Agent)
    assert (back.profile.role, list(back.profile.departments.all())) == (role, [_support()])
    assert [kind for kind, _, _ in audited()] == ["agent.changed", "agent.removed", "agent.reinstated"]


def test_an_admin_is_removed_by_the_host_alone(boss: Agent) -> None:
    other = make_agent("other", is_admin=True).profile
    with pytest.raises(InvalidInput, match="is an admin"):
        remove_agent(other, by=boss)
    assert (AgentProfile.objects.filter(removed_at=None).count(), audited()) == (2, [])


def test_tickets_go_to_nobody_who_has_left(boss: Agent) -> None:
    grace, gone = make_agent("grace").profile, make_agent("gone").profile
    remove_agent(gone, by=boss)
    for heir in (grace, gone):
        with pytest.raises(InvalidInput):
            remove_agent(grace, hand_over_to=heir, by=boss)
    assert acting(AgentProfile.objects.get(pk=grace.pk))


def test_nobody_but_an_admin_does_any_of_it() -> None:
    grace, user = make_agent("grace").profile, make_user()
    for by in (make_agent(), make_requester()):
        for refused in (
            lambda by=by: invite_agent(user, AgentDetails(), by=by),
            lambda by=by: edit_agent(grace, AgentDetails(), by=by),
            lambda by=by: remove_agent(grace, by=by),
            lambda by=by: reinstate_agent(grace, by=by),
        ):
            with pytest.raises(NotAllowed):
                refused()
    assert (AgentProfile.objects.filter(user=user).count(), audited()) == (0, [])
