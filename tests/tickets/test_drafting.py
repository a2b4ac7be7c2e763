"""Drafts: kept for their writer alone until they are sent, and no file is lost or left behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from escalated.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from escalated.people.actors import Agent
from escalated.tickets.answering import Composed, send_note, send_reply
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import MAX_LENGTH, Body
from escalated.tickets.drafting import (
    FORGOTTEN_AFTER,
    Draft,
    DraftFile,
    add_draft_file,
    drafts_of,
    remove_draft_file,
    save_draft,
    version_of,
)
from escalated.tickets.models import Attachment, Ticket, private_storage
from tests.faults.racing import together
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload
from tests.pictures import png
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db

PNG = png()


def kept(ticket: Ticket, by: Agent) -> list[tuple[str, str, list[str]]]:
    """Return (kind, body, file names) of each draft."""
    return [(draft.kind, draft.body, [file.filename for file in files]) for draft, files in drafts_of(ticket, by=by)]


def image(filename: str = "shot.png") -> Upload:
    upload = make_upload(filename, PNG)
    return Upload(upload.filename, upload.file, is_inline=True)


def age(by: timedelta) -> None:
    Draft.objects.update(updated_at=F("updated_at") - by)


def is_stored(name: str) -> bool:
    return private_storage().exists(name)


def test_a_draft_is_kept_changed_and_gone_once_nothing_is_in_it() -> None:
    ticket, agent = make_ticket(), make_agent()
    save_draft(ticket, "reply", "<p>He</p>", by=agent)
    save_draft(ticket, "note", "<p>Psst</p>", by=agent)
    moment = save_draft(ticket, "reply", "<p>Hel\0lo</p>", by=agent)
    assert kept(ticket, agent) == [("note", "<p>Psst</p>", []), ("reply", "<p>Hello</p>", [])]
    assert Draft.objects.get(kind="reply").updated_at == moment
    for blank in ("<p></p>", "", "<p>&nbsp;<br></p>"):
        save_draft(ticket, "reply", "<p>Hello</p>", by=agent)
        save_draft(ticket, "reply", blank, by=agent)
        assert kept(ticket, agent) == [("note", "<p>Psst</p>", [])]
    assert (kinds(ticket), Ticket.objects.get().version) == (["ticket.opened"], 1)


def test_nobody_else_has_it() -> None:
    requester = make_requester()
    ticket, agent, other = make_ticket(requester), make_agent(), make_agent()
    save_draft(ticket, "reply", "<p>Hello</p>", by=agent)
    file = add_draft_file(ticket, "reply", make_upload(), by=agent)
    assert (kept(ticket, other), kept(make_ticket(), agent)) == ([], [])
    for by in (other, requester):
        assert list(DraftFile.objects.visible_to(by)) == []
    with pytest.raises(NotFound):
        remove_draft_file(ticket, file.pk, by=other)
    with pytest.raises(NotFound):
        remove_draft_file(make_ticket(), file.pk, by=agent)
    with pytest.raises(InvalidInput) as refusal:
        send_reply(ticket, Composed(Body("Mine now."), draft_files=[file.pk]), by=other)
    assert list(refusal.value.errors) == ["draft_files"]
    assert (kept(ticket, agent), kinds(ticket)) == ([("reply", "<p>Hello</p>", ["plan.txt"])], ["ticket.opened"])


def test_a_customer_keeps_no_draft() -> None:
    requester: Any = make_requester()
    ticket = make_ticket(requester)
    with pytest.raises(NotAllowed):
        save_draft(ticket, "note", "<p>Psst</p>", by=requester)
    stranger: Any = make_requester()
    with pytest.raises(NotFound):
        save_draft(ticket, "reply", "<p>Hello</p>", by=stranger)
    assert Draft.objects.count() == 0


def test_what_is_too_long_is_refused_and_what_was_kept_stays() -> None:
    ticket, agent = make_ticket(), make_agent()
    save_draft(ticket, "reply", "<p>Hello</p>", by=agent)
    with pytest.raises(InvalidInput) as refusal:
        save_draft(ticket, "reply", "x" * (MAX_LENGTH + 1), by=agent)
    assert list(refusal.value.errors) == ["body"]
    assert kept(ticket, agent) == [("reply", "<p>Hello</p>", [])]


def test_a_file_keeps_a_draft_without_words_and_is_gone_from_the_disk_when_taken_off() -> None:
    ticket, agent = make_ticket(), make_agent()
    file = add_draft_file(ticket, "reply", make_upload("../a plan.txt", b"how to"), by=agent)
    assert (file.filename, file.mime_type, file.size, file.content_id) == ("a plan.txt", "text/plain", 6, "")
    save_draft(ticket, "reply", "", by=agent)
    assert kept(ticket, agent) == [("reply", "", ["a plan.txt"])]
    name = str(file.file.name)
    assert is_stored(name)
    remove_and_commit(ticket, file.pk, agent)
    assert (is_stored(name), kept(ticket, agent)) == (False, [])
    with pytest.raises(NotFound):
        remove_draft_file(ticket, file.pk, by=agent)


def remove_and_commit(ticket: Ticket, pk: int, by: Agent) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_draft_file(ticket, pk, by=by)


@override_settings(ESCALATED={**ESCALATED, "MAX_ATTACHMENTS": 2, "MAX_ATTACHMENT_SIZE_KB": 1})
@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (make_upload("run.exe"), "run.exe: files of this kind are not taken"),
        (make_upload("big.txt", b"x" * 1025), "big.txt: larger than 1 kB"),
        (make_upload("third.txt"), "third.txt: only 2 files are taken"),
        (Upload("fake.png", make_upload(content=b"<script>").file, is_inline=True), "fake.png: files of this kind"),
    ],
)
def test_a_file_past_a_limit_is_refused_with_its_name(upload: Upload, told: str) -> None:
    ticket, agent = make_ticket(), make_agent()
    for name in ("a.txt", "b.txt"):
        add_draft_file(ticket, "reply", make_upload(name), by=agent)
    add_draft_file(ticket, "reply", image(), by=agent)
    with pytest.raises(InvalidInput) as refusal:
        add_draft_file(ticket, "reply", upload, by=agent)
    assert refusal.value.errors["file"][0].startswith(told)
    assert kept(ticket, agent) == [("reply", "", ["a.txt", "b.txt", "shot.png"])]


@pytest.mark.django_db(transaction=True)
def test_sending_takes_the_files_named_and_forgets_the_others() -> None:
    ticket, agent = make_ticket(), make_agent()
    save_draft(ticket, "note", "<p>Psst</p>", by=agent)
    sent = add_draft_file(ticket, "reply", make_upload("sent.txt", b"how to"), by=agent)
    left = add_draft_file(ticket, "reply", make_upload("left.txt"), by=agent)
    shown, hidden = (add_draft_file(ticket, "reply", image(), by=agent) for _ in range(2))
    body = Body(f'<p>See <img src="cid:{shown.content_id}"></p>', "html")
    reply = send_reply(ticket, Composed(body, draft_files=[sent.pk, shown.pk, hidden.pk]), by=agent)
    attached = list(reply.attachments.all())
    assert [(each.filename, each.content_id, each.mime_type) for each in attached] == [
        ("sent.txt", "", "text/plain"),
        ("shot.png", shown.content_id, "image/png"),
    ]
    assert [each.file.read() for each in attached] == [b"how to", PNG]
    assert [is_stored(str(each.file.name)) for each in (left, hidden)] == [False, False]
    assert (kept(ticket, agent), DraftFile.objects.count()) == ([("note", "<p>Psst</p>", [])], 0)


def test_a_refused_answer_costs_neither_draft_nor_file() -> None:
    ticket, agent = make_ticket(), make_agent()
    save_draft(ticket, "reply", "<p>Hello</p>", by=agent)
    file = add_draft_file(ticket, "reply", make_upload(), by=agent)
    for composed, status in (
        (Composed(Body("x" * 200_000), draft_files=[file.pk]), ""),
        (Composed(Body("Fine."), draft_files=[file.pk]), "on_holiday"),
        (Composed(Body("Fine."), draft_files=[file.pk, 10**9]), ""),
        (Composed(Body("Fine."), [make_upload("run.exe")], [file.pk]), ""),
    ):
        with pytest.raises(InvalidInput):
            send_reply(ticket, composed, by=agent, status=status)
    assert kept(ticket, agent) == [("reply", "<p>Hello</p>", ["plan.txt"])]
    assert (kinds(ticket), is_stored(str(file.file.name))) == (["ticket.opened"], True)


def test_a_file_of_the_note_does_not_leave_with_the_answer() -> None:
    ticket, agent = make_ticket(), make_agent()
    file = add_draft_file(ticket, "note", make_upload("secret.txt"), by=agent)
    with pytest.raises(InvalidInput):
        send_reply(ticket, Composed(Body("Fine."), draft_files=[file.pk]), by=agent)
    note = send_note(ticket, Composed(Body("Psst"), draft_files=[file.pk]), by=agent)
    assert [each.filename for each in note.attachments.all()] == ["secret.txt"]


@pytest.mark.django_db(transaction=True)
def test_files_of_drafts_that_nobody_touched_for_a_week_are_forgotten() -> None:
    ticket, agent = make_ticket(), make_agent()
    save_draft(ticket, "reply", "<p>Hello</p>", by=agent)
    old = add_draft_file(ticket, "reply", make_upload(), by=agent)
    age(FORGOTTEN_AFTER - timedelta(minutes=1))
    add_draft_file(make_ticket(), "reply", make_upload(), by=agent)
    assert is_stored(str(old.file.name))
    age(timedelta(minutes=2))
    add_draft_file(make_ticket(), "reply", make_upload(), by=agent)
    assert (is_stored(str(old.file.name)), kept(ticket, agent)) == (False, [("reply", "<p>Hello</p>", [])])


def test_drafts_with_many_files_are_read_in_one_query() -> None:
    ticket, agent = make_ticket(), make_agent()
    for number in range(5):
        add_draft_file(ticket, "reply", make_upload(f"{number}.txt"), by=agent)
    save_draft(ticket, "note", "<p>Psst</p>", by=agent)
    with CaptureQueriesContext(connection) as seen:
        assert [len(files) for _, files in drafts_of(ticket, by=agent)] == [0, 5]
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(6))
def test_a_file_taken_off_while_it_is_sent_is_sent_whole_or_not_at_all(turn: int) -> None:
    ticket, agent = make_ticket(), make_agent()
    file = add_draft_file(ticket, "reply", make_upload(content=b"how to"), by=agent)
    composed = Composed(Body("Here."), draft_files=[file.pk])
    sent, removed = together(
        lambda: send_reply(Ticket.objects.get(), composed, by=agent),
        lambda: remove_draft_file(Ticket.objects.get(), file.pk, by=agent),
    )
    assert {type(each).__name__ for each in (sent, removed)} in ({"Reply", "NotFound"}, {"InvalidInput", "NoneType"})
    assert [each.file.read() for each in Attachment.objects.all()] == ([b"how to"] if removed else [])
    assert (DraftFile.objects.count(), is_stored(str(file.file.name))) == (0, removed is not None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(6))
def test_an_old_draft_sent_while_it_is_swept_is_sent_whole_or_not_at_all(turn: int) -> None:
    ticket, agent = make_ticket(), make_agent()
    file = add_draft_file(ticket, "reply", make_upload(content=b"how to"), by=agent)
    age(FORGOTTEN_AFTER + timedelta(days=1))
    other = make_ticket()
    sent, _ = together(
        lambda: send_reply(Ticket.objects.get(pk=ticket.pk), Composed(Body("Here."), draft_files=[file.pk]), by=agent),
        lambda: add_draft_file(other, "reply", make_upload("new.txt"), by=agent),
    )
    was_swept = isinstance(sent, InvalidInput)
    assert [each.file.read() for each in Attachment.objects.all()] == ([] if was_swept else [b"how to"])
    assert is_stored(str(file.file.name)) is not was_swept


@pytest.mark.django_db(transaction=True)
def test_drafts_saved_at_once_are_one_draft() -> None:
    ticket, agent = make_ticket(), make_agent()
    texts = [f"<p>{number}</p>" for number in range(8)]
    results = together(*[lambda text=text: save_draft(ticket, "reply", text, by=agent) for text in texts])
    assert [type(each).__name__ for each in results] == ["datetime"] * 8
    ((_, body, _),) = kept(ticket, agent)
    assert body in texts


def test_another_tabs_text_is_not_overwritten_by_one_that_does_not_go_on_from_it() -> None:
    ticket, agent = make_ticket(), make_agent()
    first, second = "<p>From one tab</p>", "<p>From another</p>"
    save_draft(ticket, "reply", first, by=agent, after="")
    for after in ("", version_of("<p>Long ago</p>")):
        with pytest.raises(Stale) as refused:
            save_draft(ticket, "reply", second, by=agent, after=after)
        assert list(refused.value.errors) == ["body"]
    assert Draft.objects.get().body == first
    save_draft(ticket, "reply", first, by=agent, after="")
    save_draft(ticket, "note", second, by=agent, after="")
    save_draft(ticket, "reply", second, by=agent, after=version_of(first))
    assert Draft.objects.get(kind="reply").body == second
    save_draft(ticket, "reply", first, by=agent)
    assert Draft.objects.get(kind="reply").body == first
    save_draft(ticket, "reply", "<p></p>", by=agent, after=version_of(first))
    save_draft(ticket, "reply", second, by=agent, after=version_of(first))
    assert Draft.objects.get(kind="reply").body == second
