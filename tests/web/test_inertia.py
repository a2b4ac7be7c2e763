"""Inertia: page objects, 303 after a change, errors beside fields, a session that has ended, partial reloads."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from escalated.web.assets import asset_version
from tests.making import kinds, make_agent, make_customer, make_ticket, signed_in
from tests.web.asking import INERTIA, ask, send_to, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Any:
    return make_customer("ada")[0]


def act(client: Client, path: str, body: Any, **headers: str) -> Any:
    return send_to(client, path, body, accept={**INERTIA, **headers})


OF_CUSTOMERS = {
    "home": "/support/",
    "customer_tickets": "/support/tickets",
    "customer_new": "/support/tickets/new",
    "agent_dashboard": None,
    "agent_tickets": None,
    "agent_counts": None,
    "agent_search": None,
    "agent_people": None,
    "agent_undo": None,
    "agent_bulk": None,
    "agent_contacts": None,
    "admin": None,
    "agent_new": None,
    "agent_inbox": None,
    "agent_notifications": None,
    "guest_create": None,
    "live": "/support/live",
    "host_home": "/",
    "agent_settings": None,
    "agent_sla_report": None,
}


def test_a_page_is_its_component_its_props_and_what_every_page_knows(ada: Any) -> None:
    response = ask(ada, "portal:tickets", accept=INERTIA, state="open")
    page = response.json()
    own = ask(ada, "portal:tickets", state="open").json()
    shared = {key: value for key, value in page["props"].items() if key not in own}
    assert (page["component"], page["url"]) == ("Escalated/Customer/Index", "/support/tickets?state=open")
    assert (response.headers["X-Inertia"], page["version"]) == ("true", "1.0")
    assert {key: page["props"][key] for key in own} == own
    assert shared == {
        "viewer": {"id": None, "name": "Ada", "email": "ada@example.com", "role": "customer", "avatar_url": None},
        "nav": OF_CUSTOMERS,
        "locale": {
            "language": "en",
            "direction": "ltr",
            "time_zone": None,
            "languages": [],
            "switch_url": None,
        },
        "csrf": {"cookie_name": "csrftoken", "header_name": "X-CSRFToken", "token": None},
        "product_name": "Support",
        "asset_version": asset_version(),
        "errors": {},
        "flash": None,
        "worker": None,
        "admin_menu": [],
        "availability": None,
    }


@pytest.mark.parametrize(("is_admin", "role"), [(False, "agent"), (True, "admin")])
def test_the_desk_knows_its_role_and_whether_anybody_sends_mail(is_admin: bool, role: str) -> None:
    agent = make_agent("grace", is_admin=is_admin)
    props = ask(agent.profile.user, "agent:tickets", accept=INERTIA).json()["props"]
    assert (props["viewer"]["id"], props["viewer"]["role"]) == (agent.profile.pk, role)
    assert (props["nav"]["agent_tickets"], props["nav"]["customer_new"]) == ("/support/agent/tickets", None)
    assert props["nav"]["admin"] == ("/support/admin" if is_admin else None)
    assert bool(props["admin_menu"]) is is_admin
    assert props["worker"] == {"is_late": True, "seen_at": None}


def test_nothing_of_a_page_is_kept_by_anybody(ada: Any) -> None:
    headers = ask(ada, "portal:tickets", accept=INERTIA).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert {"X-Inertia", "Accept", "Cookie"} <= set(headers["Vary"].split(", "))


def test_a_change_is_answered_303_and_told_once(ada: Any) -> None:
    client = signed_in(ada)
    response = act(client, url("portal:tickets"), {"subject": "Hello", "body": "b"})
    here = response.headers["Location"]
    assert (response.status_code, here.startswith("/support/tickets/ESC-")) == (303, True)
    told = {
        "kind": "success",
        "message": f"We have your request. Its reference is {here.rpartition('/')[2]}.",
        "undo": None,
    }
    flashes = [client.get(here, headers=INERTIA).json()["props"]["flash"] for _ in range(2)]
    assert flashes == [told, None]


@pytest.mark.parametrize(
    ("name", "body"), [("agent:status", {"status": "resolved"}), ("agent:priority", {"priority": "low"})]
)
def test_a_patch_is_answered_303(name: str, body: dict[str, str]) -> None:
    ticket, agent = make_ticket(), make_agent()
    response = send_to(signed_in(agent.profile.user), url(name, ticket.reference), body, method="PATCH", accept=INERTIA)
    assert (response.status_code, response.headers["Location"]) == (303, url("agent:ticket", ticket.reference))


def test_field_errors_go_back_to_the_page_they_came_from_once(ada: Any) -> None:
    client, form = signed_in(ada), url("portal:new")
    response = act(client, url("portal:tickets"), {"body": "b"}, Referer=f"http://testserver{form}")
    assert (response.status_code, response.headers["Location"]) == (303, f"http://testserver{form}")
    errors = [client.get(form, headers=INERTIA).json()["props"]["errors"] for _ in range(2)]
    assert errors == [{"subject": "Say in a few words what this is about."}, {}]


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/", "//evil.example", "javascript:alert(1)", "http://testserver.evil.example/"]
)
def test_and_never_to_another_site(ada: Any, referer: str) -> None:
    response = act(signed_in(ada), url("portal:tickets"), {"body": "b"}, Referer=referer)
    assert (response.status_code, response.headers["Location"]) == (303, "/support/")


def test_an_unknown_reference_is_an_error_page(ada: Any) -> None:
    response = ask(ada, "portal:ticket", "ESC-99999", accept=INERTIA)
    page = response.json()
    shown = {key: page["props"][key] for key in ("status", "title", "message", "home_url")}
    assert (response.status_code, page["component"]) == (404, "Escalated/Error")
    assert shown == {
        "status": 404,
        "title": "Not found",
        "message": "There is no such ticket.",
        "home_url": "/support/",
    }


@pytest.mark.parametrize(
    ("method", "name", "back"),
    [
        ("GET", "portal:tickets", "/support/tickets%3Fstate%3Dopen"),
        ("POST", "portal:tickets", "http%3A//testserver/here"),
    ],
)
def test_a_session_that_has_ended_leads_to_the_hosts_sign_in(method: str, name: str, back: str) -> None:
    headers = {**INERTIA, "Referer": "http://testserver/here"}
    response = send_to(Client(), f"{url(name)}?state=open", b"", method=method, accept=headers)
    assert (response.status_code, response.content) == (409, b"")
    assert response.headers["X-Inertia-Location"] == f"/sign-in/?next={back}"


def test_a_partial_reload_holds_what_it_asked_for_and_leaves_the_toast(ada: Any) -> None:
    client = signed_in(ada)
    partial = {"X-Inertia-Partial-Component": "Escalated/Customer/Index", "X-Inertia-Partial-Data": "requests,state"}
    props = client.get(url("portal:tickets"), headers={**INERTIA, **partial}).json()["props"]
    assert set(props) == {"requests", "state", "errors", "flash"}
    other = {**partial, "X-Inertia-Partial-Component": "Escalated/Customer/Show"}
    assert "state_urls" in client.get(url("portal:tickets"), headers={**INERTIA, **other}).json()["props"]
    act(client, url("portal:tickets"), {"subject": "Hello", "body": "b"})
    props = client.get(url("portal:tickets"), headers={**INERTIA, **partial}).json()["props"]
    assert props["flash"]["kind"] == "success"


def test_the_hosts_own_messages_stay_the_hosts(ada: Any) -> None:
    client = signed_in(ada)
    request = RequestFactory().get("/")
    request.session = client.session
    storage = SessionStorage(request)
    storage.add(messages.INFO, "The host's own")
    storage.update(HttpResponse())
    request.session.save()
    client.get(url("portal:tickets"), headers=INERTIA)
    request.session = client.session
    assert [str(each) for each in SessionStorage(request)] == ["The host's own"]


@override_settings(CSRF_COOKIE_HTTPONLY=True)
def test_where_a_script_cannot_read_the_cookie_the_token_is_a_prop(ada: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    csrf = client.get(url("portal:new"), headers=INERTIA).json()["props"]["csrf"]
    headers = {csrf["header_name"]: csrf["token"]}
    assert act(client, url("portal:tickets"), {"subject": "Hello", "body": "b"}, **headers).status_code == 303


@override_settings(INERTIA_VERSION="the hosts", INERTIA_SHARE="x")
def test_the_version_is_the_hosts_where_it_has_one(ada: Any) -> None:
    assert ask(ada, "portal:tickets", accept=INERTIA).json()["version"] == "the hosts"


def test_a_second_submit_of_an_act_changes_nothing() -> None:
    user, by = make_customer("bob")
    client, ticket = signed_in(user), make_ticket(by)
    given = [act(client, url("portal:close", ticket.reference), {}).status_code for _ in range(2)]
    assert (given, kinds(ticket)) == ([303, 303], ["ticket.opened", "ticket.closed"])
