"""Words and files that are taken out: nowhere left, and nobody told which."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.errors import DomainError, InvalidInput, NotFound
from escalated.core.masking import MASK
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.actors import Agent, Requester
from escalated.tickets.attaching import StoredUpload
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import Draft, save_draft
from escalated.tickets.editing import TicketSubjectChanged, change_subject
from escalated.tickets.models import Attachment, Reply, Ticket, private_storage
from escalated.tickets.redacting import redact_message, remove_attachment
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.searching import search_for
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.undoing import offer
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload, post_mail, postmark_mail, run_due
from tests.replay import assert_replays
from tests.web.asking import ask, every_row, outcome, send

pytestmark = pytest.mark.django_db
SECRET = "hunter2-4111"


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


def opening(ticket: Ticket) -> Reply:
    return ticket.replies.earliest("id")


def found(words: str, viewer: Agent) -> list[Ticket]:
    return list(Ticket.objects.visible_to(viewer).filter(search_for(words, viewer=viewer).condition))


def test_words_go_from_subject_timeline_drafts_and_mails_too(grace: Agent) -> None:
    ticket, other = make_ticket(subject=f"My key is {SECRET}", body=f"It is {SECRET}."), make_agent()
    change_subject(ticket, f"{SECRET} leaked", by=grace)
    save_draft(ticket, ReplyKind.REPLY, f"<p>Do not send {SECRET}.</p>", by=other)
    reply_to_ticket(ticket, "Change it.", by=grace)
    run_due()
    redact_message(opening(ticket), SECRET, by=grace)
    ticket.refresh_from_db()
    assert ticket.subject == f"{MASK} leaked"
    changed = ticket.activities.get(kind="ticket.subject_changed").happening
    assert changed == TicketSubjectChanged(previous=f"My key is {MASK}", subject=f"{MASK} leaked")
    assert Draft.objects.get(agent=other.profile).body == f"<p>Do not send {MASK}.</p>"
    assert [name for name, rows in every_row().items() if any(SECRET in row for row in rows)] == []
    assert found(SECRET, grace) == []
    assert_replays(ticket)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (Body(f"It is **{SECRET}**, yes.", "markdown"), f"<p>It is <strong>{MASK}</strong>, yes.</p>"),
        (Body(f"<p>It is {SECRET}.</p>", "html"), f"<p>It is {MASK}.</p>"),
        (Body(f"It is {SECRET}.", "text"), f"It is {MASK}."),
    ],
)
def test_words_are_masked_in_the_message_search_and_lists(grace: Agent, body: Body, shown: str) -> None:
    ticket = make_ticket(body=body)
    assert found(SECRET, grace) == [ticket]
    redact_message(opening(ticket), SECRET, by=grace)
    ticket.refresh_from_db()
    assert opening(ticket).body.strip() == shown
    assert (SECRET in ticket.preview, MASK in ticket.preview, found(SECRET, grace)) == (False, True, [])
    assert kinds(ticket) == ["ticket.opened", "message.redacted"]
    event = ticket.activities.latest("id")
    assert (event.sentence, event.is_public) == ("Grace redacted words of a message", False)
    assert offer(list(ticket.activities.all()), to=grace) is None
    assert_replays(ticket)


def test_nothing_of_a_mail_that_held_them_is_left(grace: Agent) -> None:
    post_mail(postmark_mail("ada@example.org", text=f"My password is {SECRET}."))
    ticket = Ticket.objects.get()
    reply_to_ticket(ticket, f"Do not tell me {SECRET}!", by=grace)
    run_due()
    answer = {"In-Reply-To": str(sent.outbox[-1].extra_headers["Message-ID"])}
    quoting = f"Sorry.\n\nOn Monday, Grace wrote:\n> Do not tell me {SECRET}!"
    post_mail(postmark_mail("ada@example.org", text=quoting, headers=answer))
    assert [reply.quoted != "" for reply in ticket.replies.in_order()] == [False, False, True]
    first, second, _ = ticket.replies.in_order()
    redact_message(second, SECRET, by=grace)
    redact_message(first, SECRET, by=grace)
    run_due()
    rows = every_row()
    assert [name for name, held in rows.items() if any(SECRET in row for row in held)] == []
    assert [bytes(row.raw) for row in StoredMail.objects.all()] == [b"", b""]
    assert MASK in OutgoingMail.objects.get().text
    assert MASK in OutgoingMail.objects.get().html


def test_words_that_are_not_there_are_refused(grace: Agent) -> None:
    ticket = make_ticket()
    for words in ("water", " ", "x" * 2_001):
        with pytest.raises(InvalidInput) as caught:
            redact_message(opening(ticket), words, by=grace)
        assert list(caught.value.errors) == ["text"]
    assert kinds(ticket) == ["ticket.opened"]


def test_a_mail_that_waits_leaves_without_the_words(grace: Agent) -> None:
    ticket = make_ticket()
    run_due()
    reply = reply_to_ticket(ticket, f"It is {SECRET}.", by=grace)
    redact_message(reply, SECRET, by=grace)
    run_due()
    assert (SECRET in str(sent.outbox[-1].message()), MASK in str(sent.outbox[-1].body)) == (False, True)


def test_a_removed_file_is_gone_and_that_it_was_there_stays(
    grace: Agent, django_capture_on_commit_callbacks: Any
) -> None:
    upload = make_upload(f"{SECRET}.txt", SECRET.encode())
    post = [{"Name": f"{SECRET}.txt", "Content": "aHVudGVyMg==", "ContentType": "text/plain", "ContentLength": 7}]
    post_mail(postmark_mail("ada@example.org", attachments=post))
    ticket = Ticket.objects.get()
    file = Attachment.objects.get()
    stored = str(file.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(file, by=grace)
        assert private_storage().exists(stored)
    remove_attachment(file, by=grace)
    assert not private_storage().exists(stored)
    file.refresh_from_db()
    assert (file.filename, file.size, file.removed_by, file.removed_at is not None) == ("", 0, "Grace", True)
    assert (list(Attachment.objects.visible_to(grace)), bytes(StoredMail.objects.get().raw)) == ([], b"")
    assert kinds(ticket) == ["ticket.opened", "attachment.removed"]
    assert SECRET not in json.dumps(list(ticket.activities.values_list("data", flat=True)))
    assert_replays(ticket)
    reply = reply_to_ticket(ticket, "Two files.", by=grace, attachments=[upload, make_upload("kept.txt")])
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(reply.attachments.earliest("id"), by=grace)
    run_due()
    assert [each[0] for each in sent.outbox[-1].attachments] == ["kept.txt"]


def test_a_file_that_another_message_holds_too_stays_in_storage(
    grace: Agent, django_capture_on_commit_callbacks: Any
) -> None:
    ticket = make_ticket(attachments=[make_upload()])
    file = Attachment.objects.get()
    stored = str(file.file.name)
    copy = StoredUpload(file.filename, file.file, mime_type=file.mime_type, stored_size=file.size)
    add_note(ticket, "See.", by=grace, attachments=[copy])
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(file, by=grace)
    assert private_storage().exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(Attachment.objects.latest("id"), by=grace)
    assert not private_storage().exists(stored)


def test_customers_may_not(grace: Agent) -> None:
    ada = make_requester()
    ticket = make_ticket(ada, attachments=[make_upload()])
    stranger = make_requester()
    for by, error in ((ada, DomainError), (stranger, NotFound)):
        assert isinstance(by, Requester)
        with pytest.raises(error):
            redact_message(opening(ticket), "burns", by=by)
        with pytest.raises(error):
            remove_attachment(Attachment.objects.get(), by=by)
    assert kinds(ticket) == ["ticket.opened"]


def test_the_page_shows_masks_and_who_removed_a_file(grace: Agent) -> None:
    ticket = make_ticket(attachments=[make_upload()])
    user, reference, message = grace.profile.user, ticket.reference, opening(ticket)
    status, page = outcome(send(user, "agent:redact", reference, message_id=message.pk, text="burns"))
    assert (status, page["messages"][0]["html"].strip()) == (200, f"<p>It {MASK}.</p>")
    pk = page["messages"][0]["attachments"][0]["id"]
    status, page = outcome(send(user, "agent:attachment_remove", reference, pk))
    removed = [(each["id"], each["by"]) for each in page["messages"][0]["removed_attachments"]]
    assert (status, page["messages"][0]["attachments"], removed) == (200, [], [(pk, "Grace")])
    assert ask(user, "portal:download", pk).status_code == 404
    assert send(user, "agent:attachment_remove", reference, pk).status_code == 404
    other = make_ticket()
    assert send(user, "agent:redact", other.reference, message_id=message.pk, text="It").status_code == 404
