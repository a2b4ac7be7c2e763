"""Choosing a ticket's requester among those who have written and the host's users who never did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from escalated.people.actors import Agent
from escalated.people.choosing import key_of
from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.people.host import Host
from escalated.people.models import Contact, Role
from escalated.people.rights import LIGHT, Act, Scope
from escalated.tickets.models import Ticket
from tests.making import make_agent, make_ticket, make_user, signed_in
from tests.web.asking import ask, outcome, send, send_to, url

pytestmark = pytest.mark.django_db
asked: list[str] = []


class Discreet(Host):
    """A host that shows an agent nobody but adas, notes who asks, and has proven every address."""

    def search_customers(self, query: str, limit: int, *, asked_by: Any) -> Sequence[Any]:
        asked.append(asked_by.username)
        return [user for user in self.search_users(query, limit) if user.username.startswith("ada")]

    def verified_emails(self, user: Any) -> Sequence[str]:
        return [user.email]


discreet = override_settings(ESCALATED={**settings.ESCALATED, "HOST": f"{__name__}.Discreet"})


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


def found(agent: Agent, q: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = ask(agent.profile.user, "agent:people", q=q).json()["people"]
    return people


def names(agent: Agent, q: str) -> list[tuple[str, bool]]:
    """Return who is found, and whether they have a contact."""
    return [(each["name"], each["id"] is not None) for each in found(agent, q)]


def give_role(agent: Agent, rights: dict[str, str]) -> None:
    agent.profile.role = Role.objects.create(name="Role", rights=rights)
    agent.profile.save()


def open_for(agent: Agent, **chosen: Any) -> Any:
    return send(agent.profile.user, "agent:tickets", **{"subject": "Your call", "body": "You called.", **chosen})


def test_users_who_never_wrote_are_found_beside_those_who_did(grace: Agent) -> None:
    make_user("adam"), contact_for_user(make_user("adamina")), contact_for_address("adams@example.org", name="Adams")
    assert sorted(names(grace, "adam")) == [("Adam", False), ("Adamina", True), ("Adams", True)]
    assert sorted(names(grace, "ad")) == [("Adamina", True), ("Adams", True)]
    assert Contact.objects.count() == 2


def test_choosing_one_makes_their_contact_with_the_ticket(grace: Agent) -> None:
    user = make_user("adam")
    (adam,) = found(grace, "adam")
    status, page = outcome(open_for(grace, user_key=adam["user_key"]))
    assert (status, page["ticket"]["requester"]["email"]) == (201, "adam@example.com")
    assert [(each.user, each.tickets.count()) for each in Contact.objects.all()] == [(user, 1)]
    assert signed_in(user).get(url("portal:ticket", page["ticket"]["reference"])).status_code == 200


def test_nothing_is_made_where_the_ticket_is_refused(grace: Agent) -> None:
    make_user("adam")
    (adam,) = found(grace, "adam")
    assert open_for(grace, user_key=adam["user_key"], subject=" ").status_code == 422
    assert (Contact.objects.count(), Ticket.objects.count()) == (0, 0)


def test_a_ticket_is_made_theirs(grace: Agent) -> None:
    user, ticket = make_user("adam"), make_ticket()
    (adam,) = found(grace, "adam")
    path = url("agent:requester", ticket.reference)
    body = {"user_key": adam["user_key"]}
    assert send_to(signed_in(grace.profile.user), path, body, method="PATCH").status_code == 200
    ticket.refresh_from_db()
    assert ticket.requester.user == user


@discreet
@pytest.mark.parametrize("rights", [LIGHT, {"see": "all", "edit": "all", "reply": "all"}], ids=["light", "no opening"])
def test_who_may_open_no_tickets_is_shown_no_user_and_chooses_none(grace: Agent, rights: dict[str, str]) -> None:
    user, ticket = make_user("adam"), make_ticket()
    key = key_of(user, by=grace)
    give_role(grace, rights)
    asked.clear()
    assert (found(grace, "adam"), asked) == ([], [])
    changed = send_to(
        signed_in(grace.profile.user), url("agent:requester", ticket.reference), {"user_key": key}, method="PATCH"
    )
    assert (changed.status_code, open_for(grace, user_key=key).status_code) == (422, 422)
    assert Contact.objects.filter(user=user).count() == 0


def test_who_may_open_in_some_departments_may_choose(grace: Agent) -> None:
    make_user("adam")
    give_role(grace, {Act.OPEN: Scope.DEPARTMENT})
    assert names(grace, "adam") == [("Adam", False)]


def test_a_key_is_of_whom_it_was_shown_to_and_cannot_be_made_up(grace: Agent) -> None:
    user, mia = make_user("adam"), make_agent("mia")
    keys = [key_of(user, by=mia), str(user.pk), key_of(user, by=grace)[:-1], "x" * 500]
    for key in keys:
        status, answer = outcome(open_for(grace, user_key=key))
        told = {"user_key": ["Look for this person again, then choose them."]}
        assert (status, answer["errors"]) == (422, told)
    assert Contact.objects.count() == 0


@discreet
def test_the_host_hears_who_asks_and_says_whom_they_may_know(grace: Agent) -> None:
    make_user("ada.may"), make_user("bo.may")
    asked.clear()
    assert (names(grace, "may"), asked) == ([("Ada.May", False)], ["grace"])


@discreet
def test_a_guest_whose_address_is_proven_is_the_user_and_shown_once(grace: Agent) -> None:
    make_user("adam"), contact_for_address("adam@example.com", name="Adam")
    assert names(grace, "adam") == [("Adam", True)]


def test_many_users_cost_no_more_queries(grace: Agent) -> None:
    costs = []
    for start, count in ((0, 1), (1, 30)):
        for number in range(start, start + count):
            make_user(f"adam{number}")
        with CaptureQueriesContext(connection) as queries:
            assert len(found(grace, "adam")) == min(start + count, 5)
        costs.append(len(queries))
    assert costs[0] == costs[1]
