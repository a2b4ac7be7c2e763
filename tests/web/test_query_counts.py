"""Lists and pages cost the same for 3 rows and for 100: at most 12 queries, the session and the user among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.people.actors import Requester
from escalated.people.models import Contact, Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.linking import link_tickets
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags
from tests.making import make_agent, make_customer, make_requester, make_ticket, make_upload, run_due, signed_in
from tests.threats.test_colleagues import sharing
from tests.web.asking import INERTIA, JSON, url

pytestmark = pytest.mark.django_db

MOST = 12


def queries(user: Any, path: str, accept: dict[str, str]) -> int:
    client = signed_in(user)
    client.get(path, headers=accept)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(path, headers=accept)
    assert response.status_code == 200
    return len(seen)


def grown(grow: Callable[[int], None], count: Callable[[], int]) -> tuple[int, int]:
    grow(3)
    few = count()
    grow(97)
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
