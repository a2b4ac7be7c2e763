"""T8: a draft and its files are its writer's alone, by whatever id and through whichever door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile

from escalated.core.db import now
from escalated.people.models import AgentProfile
from escalated.tickets.attaching import Upload
from escalated.tickets.drafting import Draft, DraftFile, add_draft_file
from escalated.tickets.models import Attachment
from tests.making import make_agent, make_ticket, signed_in
from tests.pictures import png
from tests.threats.scene import ACTORS, Scene, make_scene
from tests.web.asking import JSON, ask, client_of, every_row, outcome, send, send_to, url

pytestmark = pytest.mark.django_db

OTHERS = [actor for actor in ACTORS if actor != "agent"]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_reads_takes_off_or_sends_anothers_file(scene: Scene, actor: str) -> None:
    client, pk, before = client_of(scene.users[actor]), scene.draft_file.pk, every_row()
    refused = 401 if actor in {"anonymous", "guest"} else 404
    assert client.get(url("agent:draft_file", pk), headers=JSON).status_code == refused
    assert send_to(client, url("agent:draft_file_remove", scene.own.reference, pk), {}).status_code == refused
    for name in ("reply", "note"):
        answer = send_to(client, url(f"agent:{name}", scene.own.reference), {"body": "Mine", "draft_files": [pk]})
        assert answer.status_code in {401, 403, 404, 422}
    for name in ("tickets", "new"):
        assert client.get(url("portal:download", pk), {"from": name}, headers=JSON).status_code in {200, 401, 404}
    after = every_row()
    assert {table for table in before if before[table] != after[table]} <= {"django_session"}


def test_an_id_of_anothers_file_and_one_of_none_are_refused_in_the_same_words(scene: Scene) -> None:
    user = scene.users["admin"]
    told = [
        outcome(send(user, "agent:reply", scene.own.reference, body="Mine", draft_files=[pk]))
        for pk in (scene.draft_file.pk, 10**9)
    ]
    assert told[0] == told[1]
    assert (told[0][0], list(told[0][1]["errors"])) == (422, ["draft_files"])
    missing = [ask(user, "agent:draft_file", pk).content for pk in (scene.draft_file.pk, 10**9)]
    assert missing[0] == missing[1]


def test_its_writer_does_not_send_it_on_another_ticket_or_as_another_kind(scene: Scene) -> None:
    user, pk = scene.users["agent"], scene.draft_file.pk
    for name, reference in (("reply", scene.other.reference), ("note", scene.own.reference)):
        status, told = outcome(send(user, f"agent:{name}", reference, body="Mine", draft_files=[pk]))
        assert (status, list(told["errors"])) == (422, ["draft_files"])
    assert outcome(send(user, "agent:draft_file_remove", scene.other.reference, pk))[0] == 404
    assert DraftFile.objects.filter(pk=pk).exists()
    assert not Attachment.objects.filter(reply__body="Mine").exists()


def test_a_writer_who_may_no_more_has_it_no_more(scene: Scene) -> None:
    user, path = scene.users["agent"], url("agent:draft_file", scene.draft_file.pk)
    client = signed_in(user)
    assert client.get(path, headers=JSON).status_code == 200
    AgentProfile.objects.filter(user=user).update(removed_at=now())
    assert client.get(path, headers=JSON).status_code == 404


def test_nobody_else_is_told_of_a_draft(scene: Scene) -> None:
    pages: dict[str, Any] = {
        actor: ask(scene.users[actor], "agent:ticket", scene.own.reference).json()
        for actor in ("agent", "admin", "light")
    }
    assert {actor: len(page["drafts"]) for actor, page in pages.items()} == {"agent": 1, "admin": 0, "light": 0}


def test_a_draft_is_kept_by_ticket_and_writer_and_has_no_id_to_guess(scene: Scene) -> None:
    send(scene.users["admin"], "agent:draft", scene.own.reference, kind="reply", body="<p>Other words</p>")
    bodies = dict(Draft.objects.filter(ticket=scene.own, kind="reply").values_list("agent__name", "body"))
    assert sorted(bodies.values()) == sorted([scene.canaries["draft_body"], "<p>Other words</p>"])


def test_what_names_a_stored_file_is_of_128_random_bits() -> None:

    upload = Upload("a.png", ContentFile(png()), is_inline=True)
    row = add_draft_file(make_ticket(), "reply", upload, by=make_agent())
    assert re.fullmatch(r"escalated/([0-9a-f]{2})/\1[0-9a-f]{30}", str(row.file.name))
    assert re.fullmatch(r"[0-9a-f]{32}@support\.example\.com", row.content_id)
