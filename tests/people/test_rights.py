"""Roles: which acts, on which tickets."""

from __future__ import annotations

import pytest

from escalated.coercing import as_actor, as_agent
from escalated.core.db import now
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Agent, Requester, acting, actor_for
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT, Act, Rights, Scope, allowing, scopes_of
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_priority
from escalated.tickets.linking import link_tickets, linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.queries import known_contacts
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.making import kinds, make_agent, make_ticket

HERE, THERE = 1, 2


@pytest.mark.parametrize(
    ("scope", "is_own", "department_id", "covered"),
    [
        (Scope.ALL, False, THERE, True),
        (Scope.DEPARTMENT, False, HERE, True),
        (Scope.DEPARTMENT, True, THERE, True),
        (Scope.DEPARTMENT, False, THERE, False),
        (Scope.OWN, True, THERE, True),
        (Scope.OWN, False, HERE, False),
        (Scope.NONE, True, HERE, False),
    ],
)
def test_a_scope_covers_the_tickets_it_names(scope: Scope, is_own: bool, department_id: int, covered: bool) -> None:
    rights = Rights(scopes_of({"reply": scope.value}), frozenset({HERE}))
    assert rights.cover(Act.REPLY, is_own=is_own, department_id=department_id) is covered
    assert not rights.cover(Act.ASSIGN, is_own=True, department_id=HERE)  # what a role does not name


def in_role(rights: dict[str, str], *departments: Department) -> Agent:
    profile = make_agent().profile
    profile.role = Role.objects.create(name=f"Role {profile.pk}", rights=rights)
    profile.save()
    profile.departments.add(*departments)
    actor = acting(AgentProfile.objects.get(pk=profile.pk))
    assert actor
    return actor


@pytest.mark.django_db
def test_a_light_agent_reads_and_notes_and_nothing_else() -> None:
    ticket, light = make_ticket(), in_role(LIGHT)
    add_note(ticket, "Hm.", by=light)
    for refused in (
        lambda: reply_to_ticket(ticket, "Hello", by=light),
        lambda: assign_ticket(ticket, light.profile, by=light),
        lambda: change_priority(ticket, "high", by=light),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert kinds(ticket) == ["ticket.opened", "note.added"]


@pytest.mark.django_db
def test_an_agent_of_a_department_sees_its_tickets_and_their_own() -> None:
    billing, sales = Department.objects.create(name="Billing"), Department.objects.create(name="Sales")
    agent = in_role(allowing(Act, Scope.DEPARTMENT), billing)
    theirs, own, foreign = (make_ticket(department=each) for each in (billing, sales, sales))
    boss = make_agent()
    assign_ticket(own, agent.profile, by=boss)
    link_tickets(theirs, foreign, by=boss)
    assert set(Ticket.objects.visible_to(agent)) == {theirs, own}
    assert set(known_contacts(agent)) == {theirs.requester, own.requester}
    assert linked_tickets(theirs, viewer=agent) == []
    reply_to_ticket(own, "Hello", by=agent)
    with pytest.raises(NotFound):
        reply_to_ticket(foreign, "Hello", by=agent)


@pytest.mark.django_db
def test_a_removed_agent_is_a_customer_through_every_door_and_an_admin_stays() -> None:
    agent, admin = make_agent(), make_agent(is_admin=True)
    AgentProfile.objects.update(removed_at=now())
    profile, user = AgentProfile.objects.get(pk=agent.profile.pk), agent.profile.user
    assert isinstance(actor_for(user), Requester)
    assert isinstance(actor_for(admin.profile.user), Agent)
    assert acting(profile) is None
    for ask in (lambda: as_actor(profile), lambda: as_agent(user)):
        with pytest.raises(InvalidInput):
            ask()
    assert list(AgentProfile.objects.working()) == []
