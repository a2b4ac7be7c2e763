"""T10, T11, T12: who shares an organisation reads the public side of its requests, does nothing there, sees no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from escalated.people.actors import Requester, actor_for
from escalated.people.contacts import contact_for_user
from escalated.people.host import Host
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from tests.making import make_user
from tests.threats.scene import DOORS, MAY_SEE, OTHER, OWN, Door, Scene, make_scene
from tests.threats.test_t10_side_paths import elsewhere, undone
from tests.web.asking import HTML, INERTIA, JSON, ask, client_of, content_of, every_row, send_to, url

pytestmark = pytest.mark.django_db

ACME = ("owner", "colleague", "shy", "other")
READS = {("portal:ticket", "GET"): 200}
DOES_NOT = {"portal:reply", "portal:seen", "portal:close", "portal:reopen", "portal:rate"}


class Shared(Host):
    """A host whose customers belong to one of two organisations; who is shy reads their own alone."""

    def organisation(self, user: Any) -> str:
        return {"other": "globex"}.get(user.username, "acme") if user.username in ACME else ""

    def organisation_name(self, user: Any) -> str:
        return self.organisation(user).title()

    def shares_requests(self, user: Any) -> bool:
        return bool(user.username != "shy")


sharing = override_settings(ESCALATED={**settings.ESCALATED, "HOST": "tests.threats.test_colleagues.Shared"})


@pytest.fixture
def scene() -> Any:
    with sharing:
        made = make_scene()
        made.users |= {name: make_user(name) for name in ("colleague", "shy")}
        yield made


def of_own(door: Door, scene: Scene) -> bool:
    return door.args(scene) in ((scene.own.reference,), (scene.own_file.pk,))


def expected(door: Door, scene: Scene) -> int:
    if door.name in DOES_NOT:
        return 403
    is_read = door.name in ("portal:ticket", "portal:download")
    return 200 if is_read and of_own(door, scene) else door.status_for("removed")


def test_a_colleague_reads_and_does_nothing(scene: Scene) -> None:
    client = client_of(scene.users["colleague"])
    given = [(door.name, door.method, undone(client, door, scene, JSON)[0]) for door in DOORS]
    assert given == [(door.name, door.method, expected(door, scene)) for door in DOORS]


@pytest.mark.parametrize("whose", ["shy", "other"])
def test_who_shares_nothing_sees_nothing(scene: Scene, whose: str) -> None:
    client = client_of(scene.users[whose])
    given = {door.name: undone(client, door, scene, JSON)[0] for door in DOORS if of_own(door, scene)}
    assert {name for name, status in given.items() if status != 404} == set()


@pytest.mark.parametrize("accept", [JSON, INERTIA, HTML], ids=["json", "inertia", "html"])
def test_no_answer_holds_anything_internal(scene: Scene, accept: dict[str, str]) -> None:
    client = client_of(scene.users["colleague"])
    said = [undone(client, door, scene, accept)[1] for door in DOORS]
    asked = [(method, path) for method, path in elsewhere(scene) if method == "GET"]
    said += [content_of(send_to(client, path, b"", method=method, accept=accept)) for method, path in asked]
    said.append(content_of(client.get(url("portal:tickets") + "?whose=colleagues", headers=accept)))
    hidden = [value for name, value in scene.canaries.items() if name not in OWN]
    assert [canary for canary in hidden if any(canary.encode() in each for each in said)] == []
    assert set(MAY_SEE["other"]) == set(OTHER)


def test_reading_a_colleagues_request_changes_no_row(scene: Scene) -> None:
    client, before = client_of(scene.users["colleague"]), every_row()
    client.get(url("portal:ticket", scene.own.reference), headers=HTML)
    client.get(url("portal:tickets") + "?whose=colleagues", headers=HTML)
    assert every_row() == before


def test_a_colleagues_requests_have_a_list_of_their_own(scene: Scene) -> None:
    colleague = scene.users["colleague"]
    mine = ask(colleague, "portal:tickets").json()
    theirs = ask(colleague, "portal:tickets", whose="colleagues").json()
    assert (mine["requests"], mine["organisation"]) == ([], "Acme")
    rows = {row["reference"]: row for row in theirs["requests"]}
    assert set(rows) == {
        each.reference for each in Ticket.objects.filter(requester=scene.own.requester).exclude(public_at=None)
    }
    assert {(row["requester"], row["is_unread"]) for row in rows.values()} == {("Owner", False)}
    assert rows[scene.own.reference]["status_label"] == "Waiting for Owner"
    shy = ask(scene.users["shy"], "portal:tickets", whose="colleagues").json()
    assert (shy["requests"], shy["whose"], shy["whose_urls"]) == ([], "me", None)
    own = ask(scene.users["owner"], "portal:tickets").json()["requests"]
    assert {row["requester"] for row in own} == {None}


def test_they_are_searched_by_what_is_public(scene: Scene) -> None:
    colleague, canaries = scene.users["colleague"], scene.canaries

    def found(name: str, whose: str = "me") -> int:
        return len(ask(colleague, "portal:tickets", q=canaries[name], whose=whose).json()["requests"])

    names = ("own_subject", "own_body", "note_body", "tag_name", "other_body")
    assert [found(name, whose="colleagues") for name in names] == [1, 1, 0, 0, 0]
    assert [found(name) for name in names] == [0] * 5


def test_the_rule_of_lists_is_the_rule_of_single_tickets(scene: Scene) -> None:
    for name in ("owner", "colleague", "shy", "other"):
        actor = actor_for(scene.users[name])
        assert isinstance(actor, Requester)
        seen = set(Ticket.objects.visible_to(actor))
        assert seen == {ticket for ticket in Ticket.objects.all() if policy.can_see(actor, ticket)}


def test_the_organisation_is_what_the_host_says_when_they_are_met(scene: Scene) -> None:
    owner = scene.users["owner"]
    contact = contact_for_user(owner)
    assert (contact.organisation, contact.organisation_name) == ("acme", "Acme")
    with override_settings(ESCALATED=settings.ESCALATED | {"HOST": "escalated.people.host.Host"}):
        contact = contact_for_user(owner)
    contact.refresh_from_db()
    assert (contact.organisation, contact.organisation_name) == ("", "")
    actor = actor_for(scene.users["colleague"])
    assert list(Ticket.objects.visible_to(actor)) == []
