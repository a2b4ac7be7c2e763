"""Contacts, agents and departments: who is who to us, and which rows that costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.test import override_settings

from escalated.people.actors import SYSTEM, Agent, Requester, actor_for
from escalated.people.contacts import contact_for_address, contact_for_user, contacts_of
from escalated.people.host import Host, host, is_admin, is_agent
from escalated.people.models import AgentProfile, Contact, Department, default_department
from tests.faults.racing import together
from tests.making import make_agent, make_customer, make_requester, make_ticket, make_user

pytestmark = pytest.mark.django_db


class Proven(Host):
    """A host that has proven its users' addresses, and knows a second one of each."""

    def verified_emails(self, user: Any) -> Sequence[str]:
        return (user.email, f"{user.username}@second.example")


proven = override_settings(ESCALATED={**settings.ESCALATED, "HOST": "tests.people.test_people.Proven"})


def test_a_host_user_who_never_needed_support_costs_no_row() -> None:
    actor = actor_for(make_user())
    assert isinstance(actor, Requester)
    assert (actor.contacts, actor.id, actor.owns(1)) == ((), None, False)
    assert (Contact.objects.count(), AgentProfile.objects.count()) == (0, 0)


def test_an_agents_profile_is_made_on_the_first_visit_and_kept_in_step() -> None:
    user = make_user("grace", is_staff=True)
    first = actor_for(user)
    user.first_name, user.email = "Grace Brewster", "grace@example.net"
    user.save()
    second = actor_for(user)
    assert isinstance(first, Agent)
    assert isinstance(second, Agent)
    assert (AgentProfile.objects.count(), first.id) == (1, second.id)
    assert (second.name, AgentProfile.objects.get().email) == ("Grace Brewster", "grace@example.net")
    assert Contact.objects.count() == 0


def test_the_host_is_asked_each_time_who_is_an_agent() -> None:
    user = make_user()
    group, _ = Group.objects.get_or_create(name="Agents")
    assert isinstance(actor_for(user), Requester)
    user.groups.add(group)
    assert isinstance(actor_for(user), Agent)
    user.groups.remove(group)
    assert isinstance(actor_for(user), Requester)


def test_an_admin_is_an_agent_too_and_an_inactive_user_is_neither() -> None:
    admin, agent = make_user(is_superuser=True), make_user(is_staff=True)
    assert [(is_agent(user), is_admin(user)) for user in (admin, agent)] == [(True, True), (True, False)]
    admin.is_active = agent.is_active = False
    assert [is_agent(user) or is_admin(user) for user in (admin, agent, AnonymousUser(), None)] == [False] * 4


def test_without_checks_only_superusers_may() -> None:
    with override_settings(ESCALATED={}):
        may = [(is_agent(user), is_admin(user)) for user in (make_user(is_staff=True), make_user(is_superuser=True))]
    assert may == [(False, False), (True, True)]


def test_a_profile_outlives_its_user_by_name() -> None:
    agent = make_agent("Grace")
    user: Any = agent.profile.user
    user.delete()
    kept = AgentProfile.objects.get()
    assert (kept.user, kept.name) == (None, "Grace")


def test_a_contact_outlives_its_user_by_name() -> None:
    user, customer = make_customer("ada")
    ticket = make_ticket(customer)
    user.delete()
    ticket.refresh_from_db()
    assert (ticket.requester.user, ticket.requester.name) == (None, "Ada")


@pytest.mark.parametrize("address", ["ada@example.org", "ADA@Example.ORG", "  ada@example.org "])
def test_one_mailbox_is_one_contact_however_it_is_spelt(address: str) -> None:
    contact = contact_for_address("Ada@example.org", name="Ada")
    assert (contact_for_address(address), Contact.objects.count()) == (contact, 1)


def test_the_first_name_a_guest_gives_is_kept() -> None:
    contact_for_address("ada@example.org")
    contact_for_address("ada@example.org", name="Ada Lovelace")
    contact_for_address("ada@example.org", name="Somebody Else")
    assert Contact.objects.get().name == "Ada Lovelace"


def test_an_address_that_is_only_claimed_opens_nobody_elses_requests() -> None:
    guest = make_requester("mallory@example.com")
    user = make_user("mallory")
    assert contacts_of(user) == ()
    own = contact_for_user(user)
    assert (own != guest.contacts[0], own.mail_key) == (True, None)
    actor = actor_for(user)
    assert isinstance(actor, Requester)
    assert actor.owns(guest.contacts[0].pk) is False


@proven
def test_a_guest_is_claimed_by_the_user_whose_address_the_host_has_proven() -> None:
    guest = contact_for_address("ada@example.com")
    user = make_user("ada")
    actor = actor_for(user)
    assert isinstance(actor, Requester)
    assert (actor.owns(guest.pk), Contact.objects.get().user) == (True, None)
    assert contact_for_user(user) == guest
    assert Contact.objects.get().user == user


@proven
def test_two_proven_addresses_are_one_person_with_one_contact_of_their_own() -> None:
    guests = [contact_for_address(f"ada@{domain}") for domain in ("example.com", "second.example")]
    user = make_user("ada")
    own = contact_for_user(user)
    assert own == contact_for_user(user) == guests[0]
    assert contacts_of(user) == tuple(guests)


@proven
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_get_the_same_contact() -> None:
    for number in range(5):
        user = make_user(f"ada{number}")
        for domain in ("example.com", "second.example")[: number % 3]:
            contact_for_address(f"ada{number}@{domain}")
        got = together(*[lambda user=user: contact_for_user(user)] * 6)
        assert set(got) == {Contact.objects.get(user=user)}


@proven
def test_a_claim_that_comes_second_takes_no_second_address() -> None:
    from escalated.people.contacts import _claim

    user = make_user("ada")
    first, second = (contact_for_address(f"ada@{domain}") for domain in ("example.com", "second.example"))
    assert (_claim(first, user), _claim(second, user)) == (True, False)
    assert (Contact.objects.get(pk=second.pk).user, contact_for_user(user)) == (None, first)


@pytest.mark.parametrize(
    ("given", "name"),
    [({"name": "Ada"}, "Ada"), ({"email": "ada@example.org"}, "ada"), ({}, "Somebody")],
)
def test_a_contact_has_a_name_to_show(given: dict[str, str], name: str) -> None:
    assert Contact(**given).display_name == name


def test_the_default_host_answers_from_the_user() -> None:
    user = make_user("ada")
    told = host()
    assert (told.display_name(user), told.email(user), told.verified_emails(user)) == ("Ada", "ada@example.com", ())
    user.first_name, user.username = "", "ada@example.com"
    assert told.display_name(user) == "ada"


def test_a_new_install_has_one_department_and_works_when_it_is_gone() -> None:
    assert [each.name for each in Department.objects.all()] in (["Support"], [])
    Department.objects.all().delete()
    assert default_department().name == "Support"
    Department.objects.create(name="Sales", position=0)
    assert default_department().name == "Support"
    assert Department.objects.count() == 2


def test_machines_act_under_our_name() -> None:
    assert (SYSTEM.kind, SYSTEM.id, SYSTEM.name) == ("system", None, "Escalated")
