"""T10, T9, T11, T12: every URL there is, asked by everybody, tells nobody more than the table says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client

from escalated.core.limiting import RateCount
from tests.making import signed_in
from tests.threats.door import WRONG_TOKEN
from tests.threats.scene import ACTORS, DOORS, Door, Scene, body_of, make_scene, patterns
from tests.web.asking import HTML, INERTIA, JSON, client_of, content_of, every_row, send_to, url

pytestmark = pytest.mark.django_db

# What a wrong link costs its network address is counted.
COUNTS = ("django_session", RateCount._meta.db_table)
UNKNOWN = ("ESC-99999", "ESC-0", "XYZ-00001", "1", "%00")
SHAPES = {"inertia": INERTIA, "html": HTML}
# The shape of an answer is nothing to the database.
SHAPED = [
    pytest.param(JSON, id="json"),
    *(pytest.param(accept, id=name, marks=pytest.mark.slow) for name, accept in SHAPES.items()),
]
SIGN_IN = {"inertia": 409, "html": 302}
METHODS = ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def undone(client: Client, door: Door, scene: Scene, accept: dict[str, str], actor: str = "") -> tuple[int, bytes]:
    """Call a door, take back what it did, and return its status and all that it said."""
    with transaction.atomic():
        path, body = url(door.name, *door.args_for(scene, actor)), body_of(door, scene)
        response = send_to(client, path, body if door.method != "GET" else b"", method=door.method, accept=accept)
        said = response.status_code, content_of(response)
        transaction.set_rollback(True)
    return said


def test_the_table_names_every_url_there_is() -> None:
    assert {name for name, _ in patterns() if name} == {door.name for door in DOORS}


@pytest.mark.parametrize("actor", ACTORS)
def test_every_door_answers_as_the_table_says(scene: Scene, actor: str) -> None:
    client = client_of(scene.users[actor])
    given = [(door.name, door.method, undone(client, door, scene, JSON, actor)[0]) for door in DOORS]
    assert given == [(door.name, door.method, door.status_for(actor)) for door in DOORS]


def in_shape(door: Door, actor: str, shape: str) -> set[int]:
    """Return how a page answers what a program is answered by the table: who is nobody is sent to sign in, and who
    did something to the page that shows it."""
    status = door.status_for(actor)
    if status == 401 and door.name != "inbound:email":
        return {SIGN_IN[shape]}
    if status == 422:
        return {422 if shape == "html" else 303}
    return {status, 303} if status in (200, 201) and door.method != "GET" else {status}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("actor", ACTORS)
def test_every_door_answers_a_page_alike(scene: Scene, actor: str, shape: str) -> None:
    client = client_of(scene.users[actor])
    given = [(door, undone(client, door, scene, SHAPES[shape], actor)[0]) for door in DOORS]
    wrong = [(door.name, door.method, status) for door, status in given if status not in in_shape(door, actor, shape)]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_every_other_method_is_refused(scene: Scene, actor: str) -> None:
    client = client_of(scene.users[actor])
    methods: dict[str, set[str]] = {}
    for door in DOORS:
        methods.setdefault(door.name, set()).update({door.method} | ({"HEAD"} if door.method == "GET" else set()))
    paths = {door.name: url(door.name, *door.args_for(scene, actor)) for door in DOORS}
    before = every_row()
    given = {
        (name, method): client.generic(method, paths[name]).status_code
        for name, known in methods.items()
        for method in METHODS
        if method not in known
    }
    assert set(given.values()) == {405}
    assert every_row() == before


def wrong_links(door: Door, scene: Scene) -> Iterator[tuple[str, str]]:
    right = scene.guests.token
    for token in (WRONG_TOKEN, "1", "%00", right.swapcase(), right[:-1], f"{right}A"):
        yield door.method, url(door.name, token, *door.args(scene))
    if door.args(scene):
        for pk in (scene.own_file.pk, scene.note_file.pk, 10**6):
            yield door.method, url(door.name, right, pk)


def elsewhere(scene: Scene) -> Iterator[tuple[str, str]]:
    """Return (method, URL) of each door again for the other customer's things and for none at all."""
    for door in DOORS:
        if door.by_link:
            yield from wrong_links(door, scene)
        elif door.args(scene) in ((scene.own.reference,), (scene.guests.solved.reference,)):
            yield from ((door.method, url(door.name, reference)) for reference in (scene.other.reference, *UNKNOWN))
        elif door.args(scene):
            for pk in (scene.own_file.pk, scene.other_file.pk, scene.note_file.pk, 10**6, 10**30):
                yield door.method, url(door.name, *door.args(scene)[:-1], pk)
        elif door.method == "GET":
            for query in ("?q=a", "?state=all&sort=created_at", "?after=x", "?assignee=me", "?status=bogus", "?page=9"):
                yield door.method, url(door.name) + query


@pytest.mark.parametrize("accept", SHAPED)
@pytest.mark.parametrize("actor", ACTORS)
def test_no_answer_holds_what_its_reader_may_not_see(scene: Scene, actor: str, accept: dict[str, str]) -> None:
    client = client_of(scene.users[actor])
    said = [undone(client, door, scene, accept, actor)[1] for door in DOORS]
    with transaction.atomic():
        asked = [(path, send_to(client, path, b"", method=method, accept=accept)) for method, path in elsewhere(scene)]
        transaction.set_rollback(True)
    answers = [each for _path, each in asked]
    # The health check says by its status that no worker runs here.
    red = url("admin:health")
    assert [each.status_code for path, each in asked if each.status_code >= 500 and not path.startswith(red)] == []
    said += [content_of(each) for each in answers]
    assert [canary for canary in scene.hidden_from[actor] if any(canary.encode() in each for each in said)] == []


def test_the_canaries_are_where_they_are_looked_for(scene: Scene) -> None:
    client = signed_in(scene.users["admin"])
    readers = (client, signed_in(scene.users["agent"]))
    said = b"".join(undone(each, door, scene, JSON)[1] for each in readers for door in DOORS)
    said += content_of(client.get(url("portal:download", scene.other_file.pk), headers=JSON))
    for each in (scene.other, scene.guests.ticket):
        said += content_of(client.get(url("agent:ticket", each.reference), headers=JSON))
    said += undone(Client(), next(each for each in DOORS if each.name == "portal:guest_file"), scene, JSON, "guest")[1]
    assert [name for name, canary in scene.canaries.items() if canary.encode() not in said] == []


@pytest.mark.parametrize("accept", SHAPED)
@pytest.mark.parametrize("actor", ACTORS)
def test_reading_changes_no_row(scene: Scene, actor: str, accept: dict[str, str]) -> None:
    client = client_of(scene.users[actor])
    before = every_row(besides=COUNTS)
    for door in DOORS:
        if door.method == "GET":
            client.get(url(door.name, *door.args_for(scene, actor)), headers=accept)
    for _, route in patterns():
        client.get("/" + route.replace("<str:reference>", scene.own.reference).replace("<int:pk>", "1"), headers=accept)
    assert every_row(besides=COUNTS) == before


def test_rights_end_with_the_next_request(scene: Scene) -> None:
    user = scene.users["agent"]
    client = signed_in(user)
    assert client.get(url("agent:tickets"), headers=JSON).status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_staff=False)
    assert client.get(url("agent:tickets"), headers=JSON).status_code == 404
    type(user).objects.filter(pk=user.pk).update(is_staff=True, is_active=False)
    assert client.get(url("agent:tickets"), headers=JSON).status_code == 401


def test_a_wrong_reference_and_anothers_are_told_alike(scene: Scene) -> None:
    client = signed_in(scene.users["owner"])
    answers = [client.get(url("portal:ticket", each), headers=JSON) for each in (scene.other.reference, "ESC-99999")]
    assert [each.content for each in answers] == [answers[0].content] * 2
    assert connection.vendor in {"sqlite", "postgresql"}
