"""Lists and pages cost the same for a few rows and for 100: at most 12 queries, the session and the user among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import create_department
from escalated.administration.roles import create_role
from escalated.people.actors import Requester
from escalated.people.models import AgentProfile, Contact, Department, Role
from escalated.people.rights import LIGHT
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_department
from escalated.tickets.guest_links import link_for
from escalated.tickets.linking import link_tickets
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags
from tests.making import (
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    make_upload,
    post_mail,
    postmark_mail,
    run_due,
    signed_in,
)
from tests.threats.test_colleagues import sharing
from tests.web.asking import INERTIA, JSON, url

pytestmark = pytest.mark.django_db

MOST = 12


def queries(user: Any, path: str, accept: dict[str, str]) -> int:
    return asked(signed_in(user), path, accept)


def asked(client: Client, path: str, accept: dict[str, str]) -> int:
    client.get(path, headers=accept)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(path, headers=accept)
    assert response.status_code == 200
    return len(seen)


def grown(grow: Callable[[int], None], count: Callable[[], int], *, first: int = 3) -> tuple[int, int]:
    grow(first)
    few = count()
    grow(100 - first)
    return few, count()


@pytest.mark.parametrize("accept", [JSON, INERTIA], ids=["json", "inertia"])
@pytest.mark.parametrize("query", ["", "?q=printer", "?assignee=me&sort=-priority&state=all", "?status=open"])
def test_the_queue(accept: dict[str, str], query: str) -> None:
    agent = make_agent()

    def grow(count: int) -> None:
        for number in range(count):
            ticket = make_ticket(make_requester(), department=Department.objects.create(name=f"D{ticket_number()}"))
            add_tags(ticket, [f"tag {ticket_number()}", "vip"], by=agent)
            if number % 2:
                assign_ticket(ticket, agent.profile if number % 4 == 1 else make_agent().profile, by=agent)

    few, many = grown(grow, lambda: queries(agent.profile.user, url("agent:tickets") + query, accept))
    assert few == many <= MOST


def ticket_number() -> int:
    return Department.objects.count()


@pytest.mark.parametrize("accept", [JSON, INERTIA], ids=["json", "inertia"])
@pytest.mark.parametrize("name", ["agent:ticket", "portal:ticket"])
def test_a_ticket(accept: dict[str, str], name: str) -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent("grace")

    def grow(count: int) -> None:
        for number in range(count):
            actor = by if number % 3 == 0 else make_agent()
            reply_to_ticket(ticket, f"Message {number}", by=actor, attachments=[make_upload(), make_upload("b.txt")])
            add_note(ticket, "Hm.", by=agent)
            add_tags(ticket, [f"tag {number}"], by=agent)
            if number < 10:
                link_tickets(ticket, make_ticket(by), by=agent)
        run_due()

    asked_by = user if name.startswith("portal") else agent.profile.user
    few, many = grown(grow, lambda: queries(asked_by, url(name, ticket.reference), accept))
    assert few == many <= MOST


@pytest.mark.parametrize("accept", [JSON, INERTIA], ids=["json", "inertia"])
def test_the_customers_list(accept: dict[str, str]) -> None:
    user, by = make_customer("ada")

    def grow(count: int) -> None:
        for _ in range(count):
            reply_to_ticket(make_ticket(by), "Hello", by=Requester(by.contacts))

    few, many = grown(grow, lambda: queries(user, url("portal:tickets"), accept))
    assert few == many <= MOST


@sharing
def test_the_list_of_colleagues_requests() -> None:
    user = make_customer("colleague")[0]
    Contact.objects.update(organisation="acme")

    def grow(count: int) -> None:
        for _ in range(count):
            make_ticket()
        Contact.objects.update(organisation="acme")

    few, many = grown(grow, lambda: queries(user, url("portal:tickets") + "?whose=colleagues", JSON))
    assert few == many <= MOST


def test_a_guests_page() -> None:
    guest, agent = make_requester("ada@example.org"), make_agent()
    ticket = make_ticket(guest)
    path, client = url("portal:guest", link_for(ticket).token()), Client()

    def grow(count: int) -> None:
        for _ in range(count):
            reply_to_ticket(ticket, "Hello?", by=guest, attachments=[make_upload()])
            reply_to_ticket(ticket, "Hello.", by=agent, attachments=[make_upload(), make_upload("b.txt")])
        run_due()

    few, many = grown(grow, lambda: asked(client, path, JSON), first=1)
    assert few == many <= MOST


def test_the_inbox() -> None:
    agent, colleague = make_agent("grace"), make_agent("boss")

    def grow(count: int) -> None:
        for _ in range(count):
            ticket = make_ticket()
            assign_ticket(ticket, agent.profile, by=colleague)
            add_note(ticket, "Look.", by=colleague, mentions=[agent.profile])
        run_due()

    few, many = grown(grow, lambda: queries(agent.profile.user, url("agent:inbox"), JSON), first=1)
    assert few == many <= MOST


def grow_people(count: int) -> None:
    """Add contacts with tickets, agents in departments of their own with roles, tags and received mails."""
    boss = make_agent(is_admin=True)
    for _ in range(count):
        number = ticket_number()
        ticket, agent = make_ticket(make_requester(f"of{number}@acme.example")), make_agent()
        role = create_role(f"Role {number}", LIGHT, by=boss)
        AgentProfile.objects.filter(pk=agent.profile.pk).update(role=role)
        details = DepartmentDetails(f"Department {number}", members=[agent.profile.pk])
        change_department(ticket, create_department(details, by=boss), by=boss)
        assign_ticket(ticket, agent.profile, by=boss)
        add_tags(ticket, [f"tag {number}"], by=boss)
        post_mail(postmark_mail(f"of{number}@acme.example"))
    Contact.objects.filter(email__endswith="acme.example").update(organisation="acme", organisation_name="Acme")


LISTS = ("agents", "departments", "roles", "tags", "mail", "audit_log", "overview", "agent_new", "department_new")


def test_people_and_what_admins_keep() -> None:
    boss = make_agent("boss", is_admin=True).profile.user
    grow_people(1)
    ada = Contact.objects.latest("pk")
    newest = [(f"admin:{each.__name__.lower()}", each.objects.latest("pk").pk) for each in (Department, Role)]
    newest += [("admin:agent", AgentProfile.objects.latest("pk").pk), ("agent:contact", ada.pk)]
    paths = [url("agent:contacts"), *(url(f"admin:{each}") for each in LISTS), *(url(*each) for each in newest)]
    few = {path: queries(boss, path, JSON) for path in paths}
    grow_people(99)
    for _ in range(99):
        make_ticket(Requester((ada,)))
    assert {path: queries(boss, path, JSON) for path in paths} == few
    assert [path for path, count in few.items() if count > MOST] == []
