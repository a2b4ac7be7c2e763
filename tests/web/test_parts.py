"""The parts of the mount, each by itself, and input that means harm."""

from __future__ import annotations

import base64

import pytest
from django.test import override_settings

from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_customer, make_ticket, post_mail, signed_in

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@override_settings(ROOT_URLCONF="tests.urls_portal_alone")
def test_the_portal_stands_by_itself() -> None:
    user, by = make_customer()
    ticket = make_ticket(by)
    customer, agent = signed_in(user), signed_in(make_agent().profile.user)
    for url in ("/support/tickets", "/support/tickets/new", f"/support/tickets/{ticket.reference}"):
        assert customer.get(url, headers={"X-Inertia": "true"}).status_code == 200
    assert agent.get("/support/", follow=True, headers={"X-Inertia": "true"}).status_code == 404


@pytest.mark.parametrize("key", ["self", "errors", "args", "__class__"])
def test_no_name_of_a_field_breaks_the_answer(key: str) -> None:
    user, _ = make_customer()
    response = signed_in(user).post("/support/tickets", {key: 1}, content_type="application/json", headers=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (400, [key])


def test_a_thousand_filters_are_refused_and_a_hundred_are_not() -> None:
    agent = signed_in(make_agent().profile.user)
    url = "/support/agent/tickets?" + "&".join(f"assignee={number}" for number in range(1, 1000))
    assert agent.get(url, headers=JSON).status_code == 422
    assert agent.get(url[:1000].rpartition("&")[0], headers=JSON).status_code == 200


def test_credentials_that_are_no_ascii_are_only_wrong() -> None:
    for given in ("Basic éééé", "Basic " + base64.b64encode(b"\xff").decode()):
        assert post_mail(b"{}", headers={"Authorization": given}).status_code == 401


def test_an_activity_of_a_newer_version_is_shown_and_delivered_as_unknown() -> None:
    agent, ticket = make_agent(), make_ticket()
    TicketActivity.objects.filter(ticket=ticket).update(kind="ticket.teleported")
    page = signed_in(agent.profile.user).get(f"/support/agent/tickets/{ticket.reference}", headers=JSON)
    sentences = [each["sentence"] for each in page.json()["activities"]]
    assert sentences == [f"{ticket.requester.display_name} did something this version does not know"]
