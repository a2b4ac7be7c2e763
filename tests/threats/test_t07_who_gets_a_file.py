"""T7: who gets which file, by every way and whatever became of it since."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import TestCase

from escalated.core.db import now
from escalated.people.actors import SYSTEM
from escalated.people.models import AgentProfile, Department
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_department
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.making import make_agent, make_customer, make_ticket, signed_in
from tests.threats.scene import ACTORS, Scene, make_scene
from tests.web.asking import HTML, INERTIA, JSON, ask, client_of, content_of, url

pytestmark = pytest.mark.django_db

# In the order of ACTORS: anonymous, owner, other, agent, light, elsewhere, admin, removed, dismissed, guest.
OWN = (401, 200, 404, 200, 200, 404, 200, 404, 404, 401)
OTHER = (401, 404, 200, 200, 200, 404, 200, 404, 404, 401)
NOTE = (401, 404, 404, 200, 200, 404, 200, 404, 404, 401)
NOBODY = (401, 404, 404, 404, 404, 404, 404, 404, 404, 401)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def statuses(scene: Scene, path: str, **accept: str) -> tuple[int, ...]:
    headers = accept or JSON
    return tuple(client_of(scene.users[actor]).get(path, headers=headers).status_code for actor in ACTORS)


@pytest.mark.parametrize("query", ["", "?inline=1"])
def test_every_actor_and_every_file_is_as_the_table_says(scene: Scene, query: str) -> None:
    files = {"own": scene.own_file, "other": scene.other_file, "note": scene.note_file}
    given = {name: statuses(scene, url("portal:download", file.pk) + query) for name, file in files.items()}
    assert given == {"own": OWN, "other": OTHER, "note": NOTE}


@pytest.mark.parametrize("accept", [HTML, INERTIA], ids=["html", "inertia"])
def test_a_browser_is_answered_alike_but_for_the_sign_in(scene: Scene, accept: dict[str, str]) -> None:
    given = statuses(scene, url("portal:download", scene.note_file.pk), **accept)
    assert given[1:-1] == NOTE[1:-1]
    assert given[0] == given[-1]
    assert given[0] in {302, 409}


def test_what_one_may_not_have_and_what_is_not_there_are_told_alike(scene: Scene) -> None:
    client = signed_in(scene.users["owner"])
    paths = [url("portal:download", pk) for pk in (scene.other_file.pk, scene.note_file.pk, 10**9, 10**30, 0)]
    answers = {(each.status_code, each.content) for each in (client.get(path, headers=JSON) for path in paths)}
    assert len(answers) == 1


def test_neighbouring_keys_lead_to_no_others_file(scene: Scene) -> None:
    client = signed_in(scene.users["owner"])
    newest = scene.note_file.pk
    got = [pk for pk in range(newest + 20) if client.get(url("portal:download", pk), headers=JSON).status_code == 200]
    assert got == [scene.own_file.pk]


def test_who_has_it_follows_the_ticket_to_another_department(scene: Scene) -> None:
    path = url("portal:download", scene.note_file.pk)
    change_department(Ticket.objects.get(pk=scene.own.pk), Department.objects.get(name="Elsewhere"), by=SYSTEM)
    assert statuses(scene, path) == (401, 404, 404, 200, 200, 200, 200, 404, 404, 401)


def test_an_old_address_leads_nowhere_once_message_or_ticket_is_gone(scene: Scene) -> None:
    own, note = (url("portal:download", file.pk) for file in (scene.own_file, scene.note_file))
    scene.note_file.reply.delete()
    assert (statuses(scene, own), statuses(scene, note)) == (OWN, NOBODY)
    Ticket.objects.get(pk=scene.own.pk).delete()
    assert statuses(scene, own) == NOBODY


@pytest.mark.parametrize("how", ["the host", "an admin"])
def test_rights_that_end_end_for_files_with_the_next_request(scene: Scene, how: str) -> None:
    user, path = scene.users["agent"], url("portal:download", scene.own_file.pk)
    client = signed_in(user)
    assert client.get(path, headers=JSON).status_code == 200
    if how == "the host":
        type(user).objects.filter(pk=user.pk).update(is_staff=False)
    else:
        AgentProfile.objects.filter(user=user).update(removed_at=now())
    assert client.get(path, headers=JSON).status_code == 404


def test_an_image_of_a_note_is_not_shown_by_naming_it_in_an_answer() -> None:
    (user, by), agent = make_customer(), make_agent()
    ticket = make_ticket(by)
    secret = Upload("a.txt", ContentFile(b"secret"), content_id="secret@here")

    add_note(ticket, "Psst", by=agent, attachments=[secret])

    reply_to_ticket(ticket, Body('<p><img src="cid:secret@here"></p>', "html"), by=by)
    page = ask(user, "portal:ticket", ticket.reference)
    pk = Attachment.objects.get().pk
    assert (page.status_code, url("portal:download", pk).encode() in page.content) == (200, False)


def test_a_file_that_is_gone_from_the_disk_is_told_so_to_whoever_may_have_it(scene: Scene) -> None:
    scene.own_file.file.storage.delete(str(scene.own_file.file.name))
    path = url("portal:download", scene.own_file.pk)
    told = {
        actor: client_of(scene.users[actor]).get(path, headers=JSON).json()["message"] for actor in ("owner", "other")
    }
    assert told == {"owner": "This file is no longer in the storage.", "other": "There is no such file."}


def test_no_answer_tells_where_a_file_lies(scene: Scene) -> None:
    places = [str(each.file.name) for each in Attachment.objects.all()]
    client = signed_in(scene.users["admin"])
    pages = [client.get(url("agent:ticket", scene.own.reference), headers=JSON)]
    pages += [client.get(url("portal:download", scene.own_file.pk), headers=JSON)]
    said = b"".join(map(content_of, pages))
    assert [place for place in places if place.encode() in said or place.rpartition("/")[2].encode() in said] == []


def test_no_path_leads_out_of_the_storage(scene: Scene) -> None:
    client: Any = signed_in(scene.users["admin"])
    below = url("portal:download", scene.own_file.pk).replace(f"/{scene.own_file.pk}/", "/{}/")
    for given in ("..", "../..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "1%00", "-1", "1.5", "escalated%2fab"):
        with TestCase.captureOnCommitCallbacks():
            assert client.get(below.format(given), headers=JSON).status_code in {301, 404}
