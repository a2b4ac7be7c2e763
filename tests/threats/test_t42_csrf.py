"""T42: nothing is changed by a request that did not come from our own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.making import post_mail, postmark_mail
from tests.threats.scene import ACTORS, DOORS, Scene, body_of, make_scene
from tests.web.asking import INERTIA, JSON, every_row, send_to, url

pytestmark = pytest.mark.django_db

CHANGES = [door for door in DOORS if door.method != "GET"]
OURS = [door for door in CHANGES if door.name != "inbound:email"]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def strict(user: Any) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("accept", [JSON, INERTIA], ids=["json", "inertia"])
@pytest.mark.parametrize("actor", ACTORS)
def test_a_change_without_the_token_is_refused(scene: Scene, actor: str, accept: dict[str, str]) -> None:
    client = strict(scene.users[actor])
    asked = [(door, url(door.name, *door.args_for(scene, actor)), body_of(door, scene)) for door in OURS]
    before = every_row()
    given = [send_to(client, path, body, method=door.method, accept=accept) for door, path, body in asked]
    assert [each.status_code for each in given] == [403] * len(OURS)
    assert every_row() == before


def test_with_the_token_of_our_page_it_is_taken(scene: Scene) -> None:
    client = strict(scene.users["owner"])
    page = client.get(url("portal:ticket", scene.own.reference), headers=INERTIA).json()
    token, name = client.cookies[page["props"]["csrf"]["cookie_name"]].value, page["props"]["csrf"]["header_name"]
    path, headers = url("portal:reply", scene.own.reference), {**JSON, name: token}
    assert send_to(client, path, {"body": "Hello"}, accept=headers).status_code == 200
    assert send_to(client, path, {"body": "Hello"}, accept={**JSON, name: "x" * 64}).status_code == 403


def test_our_own_views_check_even_where_the_host_does_not(scene: Scene, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Csrf" not in name]
    client, before = strict(scene.users["owner"]), every_row()
    assert send_to(client, url("portal:close", scene.own.reference), {}).status_code == 403
    assert every_row() == before


@pytest.mark.django_db(transaction=True)
def test_the_inbound_hook_needs_its_secret_and_no_token() -> None:
    assert post_mail(postmark_mail(), headers={}).status_code == 401
    assert post_mail(postmark_mail()).status_code == 200
