"""Acts after which their agent sees the ticket no more: done, told, and back to the queue."""

from __future__ import annotations

import pytest

from escalated.people.actors import Agent, acting
from escalated.people.models import AgentProfile, Department, Membership, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket
from tests.web.asking import HTML, ask, outcome, send

pytestmark = pytest.mark.django_db


def bound(scope: Scope) -> tuple[Agent, Ticket]:
    """Return an agent whose role reaches so far, and a ticket that is theirs in their department."""
    ticket, profile = make_ticket(), make_agent("grace").profile
    Membership.objects.create(department=ticket.department, agent=profile)
    role = Role.objects.create(name="Bound", rights=allowing(Act, scope))
    AgentProfile.objects.filter(pk=profile.pk).update(role=role)
    agent = acting(AgentProfile.objects.select_related("role", "user").get(pk=profile.pk))
    assert agent is not None
    if scope == Scope.OWN:
        assign_ticket(ticket, profile, by=make_agent())
    return agent, ticket


@pytest.mark.parametrize("scope", [Scope.DEPARTMENT, Scope.OWN])
def test_what_took_a_ticket_out_of_sight_is_done_and_leads_to_the_queue(scope: Scope) -> None:
    agent, ticket = bound(scope)
    before, other = kinds(ticket), make_agent().profile
    if scope == Scope.OWN:
        name, event = "agent:assign", "ticket.assigned"
        response = send(agent.profile.user, name, ticket.reference, assignee_id=other.pk)
    else:
        there = Department.objects.create(name="Elsewhere")
        name, event = "agent:department", "ticket.department_changed"
        response = send(agent.profile.user, name, ticket.reference, department_id=there.pk)
    status, answer = outcome(response)
    assert (status, answer["left_for"]) == (200, "/support/agent/tickets")
    assert ticket.reference in answer["message"]
    assert kinds(ticket) == [*before, event]
    assert ask(agent.profile.user, "agent:ticket", ticket.reference).status_code == 404


def test_a_page_goes_to_the_queue_and_says_why() -> None:
    agent, ticket = bound(Scope.DEPARTMENT)
    there = Department.objects.create(name="Elsewhere")
    response = send(agent.profile.user, "agent:department", ticket.reference, accept=HTML, department_id=there.pk)
    assert (response.status_code, response["Location"]) == (303, "/support/agent/tickets")
    assert ticket.reference in response.client.session["escalated_flash"]["message"]


def test_an_act_that_leaves_it_in_sight_answers_with_its_page() -> None:
    agent, ticket = bound(Scope.DEPARTMENT)
    status, answer = outcome(send(agent.profile.user, "agent:assign", ticket.reference, assignee_id=agent.profile.pk))
    assert (status, answer["ticket"]["reference"]) == (200, ticket.reference)


def test_nobody_is_assigned_whom_the_host_keeps_out() -> None:
    ticket, agent, out = make_ticket(), make_agent(), make_agent("grace").profile
    assert out.user is not None
    type(out.user)._default_manager.filter(pk=out.user.pk).update(is_staff=False)
    status, answer = outcome(send(agent.profile.user, "agent:assign", ticket.reference, assignee_id=out.pk))
    told = "Grace is no agent at present. Choose somebody else."
    assert (status, answer["errors"]) == (422, {"assignee_id": [told]})
    assert kinds(ticket) == ["ticket.opened"]
