"""URLs: no trailing slash, pages that can be switched off, and JSON where Inertia is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.hosts.running import run_story
from tests.making import make_agent, make_customer, make_ticket, post_mail, postmark_mail, signed_in
from tests.settings import ESCALATED
from tests.threats.scene import DOORS, make_scene, patterns
from tests.web.asking import HTML, JSON, client_of, send_to, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/support/tickets/", "/support/agent/tickets/ESC-00001/", "/support/admin/mail/"])
@pytest.mark.parametrize("query", ["", "?state=open&q=a%20b"])
def test_a_get_with_a_trailing_slash_is_redirected(path: str, query: str) -> None:
    response = Client().get(path + query)
    assert (response.status_code, response.headers["Location"]) == (301, path[:-1] + query)


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE", "OPTIONS"])
def test_an_act_with_a_trailing_slash_is_not_there(method: str) -> None:
    assert Client().generic(method, "/support/tickets/").status_code == 404


def test_every_page_but_the_home_has_its_slashed_twin() -> None:
    named = {route for name, route in patterns() if name and not name.startswith("inbound")}
    twins = {route[:-1] for name, route in patterns() if not name}
    assert twins == named - {"support/"}


@override_settings(ESCALATED={**ESCALATED, "UI_ENABLED": False})
@pytest.mark.parametrize("actor", ["anonymous", "owner", "admin"])
def test_pages_that_are_switched_off_are_not_there(actor: str) -> None:
    scene = make_scene()
    client = client_of(scene.users[actor])
    doors = [door for door in DOORS if not door.name.startswith("inbound") and door.name != "portal:download"]
    pages = [(url(each.name, *each.args_for(scene, actor)), each.method) for each in doors]
    given = {
        accept["Accept"]: {
            send_to(client, path, b"", method=method, accept=accept).status_code for path, method in pages
        }
        for accept in (JSON, HTML)
    }
    assert given == {"application/json": {404}, "text/html": {404}}
    assert client.get("/support/tickets/").status_code == 404


@override_settings(ESCALATED={**ESCALATED, "UI_ENABLED": False})
def test_downloads_stay_where_pages_are_switched_off() -> None:
    scene = make_scene()
    path = url("portal:download", scene.own_file.pk)
    given = {each: client_of(scene.users[each]).get(path, headers=JSON).status_code for each in ("owner", "other")}
    assert given == {"owner": 200, "other": 404}


@pytest.mark.django_db(transaction=True)
@override_settings(ESCALATED={**ESCALATED, "UI_ENABLED": False})
def test_mail_comes_in_where_pages_are_switched_off() -> None:
    assert post_mail(postmark_mail()).json()["outcome"] == "created_new"


def test_the_switch_works_while_running() -> None:
    client, given = signed_in(make_agent().profile.user), []
    for enabled in (True, False, True):
        with override_settings(ESCALATED={**ESCALATED, "UI_ENABLED": enabled}):
            given.append(client.get(url("agent:tickets"), headers=JSON).status_code)
    assert given == [200, 404, 200]


def test_the_mount_itself_leads_home() -> None:
    user = make_customer()[0]
    make_ticket()
    response = signed_in(user).get("/support", follow=True, headers=JSON)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, url("portal:tickets"))


@pytest.mark.slow
def test_without_inertia_a_browser_gets_the_props_as_json() -> None:
    story = Path(__file__).with_name("story_without_inertia.py")
    run_story(story, "tests.settings")
