"""Contacts as agents find, read and change them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.administration.merging_contacts import merge_contacts
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact
from escalated.people.rights import Act, Scope, allowing
from tests.administration.test_contacts import of_role
from tests.making import make_agent, make_customer, make_requester, make_ticket, signed_in
from tests.web.asking import JSON, ask, url

pytestmark = pytest.mark.django_db


def post(user: Any, door: str, contact: Contact, **body: Any) -> Any:
    path = url(f"agent:{door}", contact.pk)
    return signed_in(user).post(path, body, content_type="application/json", headers=JSON)


def listed(user: Any, **query: Any) -> list[str]:
    return [each["name"] for each in ask(user, "agent:contacts", **query).json()["contacts"]]


def test_contacts_are_listed_newest_first_and_found_by_words() -> None:
    agent = make_agent().profile.user
    for name in ("Ada Lovelace", "Bo Diddley", "Adam Smith"):
        contact_for_address(f"{name.split()[0]}@example.org", name=name)
    assert listed(agent) == ["Adam Smith", "Bo Diddley", "Ada Lovelace"]
    assert listed(agent, q="ada") == ["Adam Smith", "Ada Lovelace"]
    assert listed(agent, q="nobody") == listed(agent, q="!!!") == []


def test_a_long_list_has_pages() -> None:
    agent = make_agent().profile.user
    for number in range(60):
        contact_for_address(f"c{number}@example.org")
    first = ask(agent, "agent:contacts").json()
    second = signed_in(agent).get(first["next_url"], headers=JSON).json()
    names = [each["name"] for each in (*first["contacts"], *second["contacts"])]
    assert names == [f"c{number}" for number in reversed(range(60))]
    assert (first["first_url"], second["next_url"]) == (None, None)


def test_a_list_costs_the_same_for_few_and_many() -> None:
    agent = make_agent().profile.user
    client, counts = signed_in(agent), []
    for count in (3, 30):
        for _ in range(count):
            make_ticket()
        client.get(url("agent:contacts"), headers=JSON)
        with CaptureQueriesContext(connection) as seen:
            client.get(url("agent:contacts"), headers=JSON)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_a_contacts_page_costs_the_same_for_few_and_many() -> None:
    agent, ada = make_agent().profile.user, make_requester()
    client, counts = signed_in(agent), []
    for count in (3, 30):
        for _ in range(count):
            make_ticket(ada)
            make_requester()
        Contact.objects.update(organisation="acme", organisation_name="Acme")
        client.get(url("agent:contact", ada.id), headers=JSON)
        with CaptureQueriesContext(connection) as seen:
            client.get(url("agent:contact", ada.id), headers=JSON)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_a_page_tells_whose_tickets_these_are() -> None:
    agent, ada, colleague = make_agent(), make_customer("ada")[1], make_requester("bo@example.org")
    Contact.objects.update(organisation="acme", organisation_name="Acme Ltd")
    ticket = make_ticket(ada)
    shown = ask(agent.profile.user, "agent:contact", ada.id).json()
    assert [row["reference"] for row in shown["tickets"]] == [ticket.reference]
    assert shown["contact"]["ticket_count"] == {"count": 1, "is_more": False}
    assert (shown["contact"]["organisation"], shown["contact"]["is_signed_up"]) == ("Acme Ltd", True)
    assert [each["id"] for each in shown["colleagues"]] == [colleague.id]
    assert shown["abilities"] == {"can_edit": True, "can_rename": False, "can_join": True}


def test_who_sees_no_ticket_of_theirs_knows_no_contact() -> None:
    ada = make_requester("ada@example.org")
    make_ticket(ada)
    elsewhere = of_role(allowing(Act, Scope.OWN)).profile.user
    assert listed(elsewhere) == []
    assert ask(elsewhere, "agent:contact", ada.id).status_code == 404


def test_what_is_changed_comes_back() -> None:
    agent, ada = make_agent().profile.user, make_requester("ada@example.org").contacts[0]
    renamed = post(agent, "contact_edit", ada, name="Ada", language="de").json()["contact"]
    assert (renamed["name"], renamed["language"], renamed["language_name"]) == ("Ada", "de", "German")
    added = post(agent, "contact_add_address", ada, address="ada@work.example").json()["contact"]
    assert added["addresses"] == ["ada@work.example"]
    removed = post(agent, "contact_remove_address", ada, address="ada@work.example").json()["contact"]
    assert removed["addresses"] == []
    assert post(agent, "contact_edit", ada, language="tlh").json()["errors"].keys() == {"language"}
    assert post(agent, "contact_add_address", ada, address="ada").json()["errors"].keys() == {"address"}
    assert post(agent, "contact_merge", ada, other_id=10**6).json()["errors"].keys() == {"other_id"}


def test_merged_contacts_have_one_page() -> None:
    agent, ada, other = make_agent(), make_requester("ada@example.org"), make_requester("ada@work.example")
    make_ticket(other)
    merged = post(agent.profile.user, "contact_merge", ada.contacts[0], other_id=other.id).json()
    assert (merged["contact"]["id"], merged["contact"]["ticket_count"]["count"]) == (ada.id, 1)
    old = ask(agent.profile.user, "agent:contact", other.id)
    assert (old.status_code, old["Location"]) == (302, url("agent:contact", ada.id))
    assert listed(agent.profile.user) == ["ada"]
    merge_contacts(ada.contacts[0], other.contacts[0], by=agent)
    unseen = of_role(allowing(Act, Scope.OWN)).profile.user
    assert ask(unseen, "agent:contact", other.id).status_code == 404
