"""Files that Mailgun keeps: the message opens at once, and they join it when they are fetched."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from escalated.core.db import now
from escalated.core.jobs import JobState
from escalated.mail.attachments import RemoteAttachment
from escalated.mail.models import AwaitedFile
from escalated.mail.providers.mailgun import MailgunParser
from escalated.tickets.models import Attachment, Reply, Ticket
from tests.mail.internet import answering
from tests.mail.mailgun import encoded, post
from tests.making import kinds, run_due

HOST = "storage-eu-west.api.mailgun.net"
FILE = f"https://{HOST}/v3/domains/example.com/messages/abc/attachments/0"
ROW = {"url": FILE, "content-type": "text/plain; charset=utf-8", "name": "fire.txt", "size": 4}
FIELDS = {"from": "kim@example.org", "recipient": "help@example.com", "subject": "Fire", "body-plain": "It burns."}
PENDING = {"filename": "fire.txt", "reason": "pending", "limit": 0}


class Storage:
    """What was asked, as host, path and proof, and what is answered."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.status, self.body = 200, b"fire"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    found = Storage()

    def answer(path: str, headers: Message[str, str]) -> tuple[int, bytes]:
        found.asked.append((headers["Host"], path, headers["Authorization"]))
        return found.status, found.body

    with answering(monkeypatch, answer), with_key("api-key"):
        yield found


@contextmanager
def with_key(key: str | None) -> Iterator[None]:
    with override_settings(ESCALATED={**settings.ESCALATED, "MAILGUN_API_KEY": key}):
        yield


def form(*rows: Any, **fields: Any) -> Any:
    return encoded({**FIELDS, "attachments": json.dumps(rows), **fields})


def told(*rows: Any, **fields: Any) -> dict[str, Any]:
    answer = post(form(*rows, **fields))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def waited_for(**time: float) -> None:
    AwaitedFile.objects.update(next_attempt_at=now(), first_attempt_at=now() - timedelta(**time))
    run_due()


def read(*rows: Any, **fields: Any) -> tuple[RemoteAttachment, ...]:
    return MailgunParser().parse(form(*rows, **fields)).remote_attachments


def test_the_files_are_named_with_their_place_in_the_html() -> None:
    image = {"url": f"{FILE}1", "content-type": "image/png", "name": "a.png", "size": 9}
    assert read(ROW, image, **{"content-id-map": json.dumps({"<fire@x>": image})}) == (
        RemoteAttachment(FILE, "fire.txt", "text/plain", 4),
        RemoteAttachment(f"{FILE}1", "a.png", "image/png", 9, "fire@x", is_inline=True),
    )
    assert read(image, **{"content-id-map": json.dumps({"<fire@x>": f"{FILE}1"})})[0].content_id == "fire@x"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.net/file",
        "http://api.mailgun.net/file",
        "https://api.mailgun.net.example.net/file",
        "https://evil-api.mailgun.net/file",
        "https://a.b.api.mailgun.net/file",
        "https://api.mailgun.net@example.net/file",
        "https://user@api.mailgun.net/file",
        "https://api.mailgun.net:444/file",
        "https://169.254.169.254/file",
        "https://[::1",
        "",
        None,
        7,
    ],
)
def test_what_does_not_lie_with_mailgun_is_no_file(url: Any) -> None:
    assert read({**ROW, "url": url}) == ()


@pytest.mark.parametrize("given", ["", "no json", "{}", "[1, null, []]", "[" * 100_000, '"text"'])
def test_files_that_are_none_break_nothing(given: str) -> None:
    assert MailgunParser().parse(encoded({**FIELDS, "attachments": given})).remote_attachments == ()


@pytest.mark.django_db(transaction=True)
def test_the_message_opens_at_once_and_its_file_joins_it(storage: Storage) -> None:
    answer = told(ROW)
    reply = Reply.objects.get()
    assert answer["outcome"] == "created_new"
    assert answer["pending_attachment_downloads"] == [
        {"filename": "fire.txt", "url": FILE, "content_type": "text/plain", "size": 4}
    ]
    assert (reply.body, reply.refused_attachments, storage.asked) == ("It burns.", [PENDING], [])
    run_due()
    reply.refresh_from_db()
    proof = base64.b64encode(b"api:api-key").decode()
    assert storage.asked == [(HOST, "/v3/domains/example.com/messages/abc/attachments/0", f"Basic {proof}")]
    assert [(each.filename, each.mime_type, each.file.read()) for each in reply.attachments.all()] == [
        ("fire.txt", "text/plain", b"fire")
    ]
    assert (reply.refused_attachments, kinds(reply.ticket)) == ([], ["ticket.opened", "attachment.joined"])
    run_due()
    assert len(storage.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_another_copy_of_the_mail_brings_no_second_file(storage: Storage) -> None:
    told(ROW, **{"Message-Id": "<1@example.org>"})
    told(ROW, **{"Message-Id": "<1@example.org>", "recipient": "other@example.com"})
    run_due()
    told(ROW, **{"Message-Id": "<1@example.org>", "recipient": "third@example.com"})
    run_due()
    assert (Ticket.objects.count(), Attachment.objects.count(), AwaitedFile.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [500, 401, 302, 429])
def test_what_cannot_be_had_now_is_tried_again_and_said_in_the_end(storage: Storage, status: int) -> None:
    told(ROW)
    storage.status = status
    run_due()
    row, reply = AwaitedFile.objects.get(), Reply.objects.get()
    assert (row.state, row.reason) == (JobState.DUE, f"Mailgun answers {status} when asked for the file.")
    assert reply.refused_attachments == [PENDING]
    waited_for(hours=49)
    reply.refresh_from_db()
    assert AwaitedFile.objects.get().state == JobState.DEAD
    assert reply.refused_attachments == [{**PENDING, "reason": "not_fetched"}]
    assert kinds(reply.ticket) == ["ticket.opened", "attachment.missed"]


@pytest.mark.django_db(transaction=True)
def test_what_is_gone_is_said_at_once(storage: Storage) -> None:
    storage.status = 404
    told(ROW)
    run_due()
    assert Reply.objects.get().refused_attachments == [{**PENDING, "reason": "not_fetched"}]
    assert told(ROW)["pending_attachment_downloads"] == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_larger_than_told_is_named_as_too_large(storage: Storage) -> None:
    storage.body = b"x" * 1025
    with override_settings(ESCALATED={**settings.ESCALATED, "MAX_ATTACHMENT_SIZE_KB": 1}):
        told(ROW)
        run_due()
    assert Reply.objects.get().refused_attachments == [{"filename": "fire.txt", "reason": "too_large", "limit": 1}]
    assert Attachment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_files_past_the_limits_are_not_asked_for(storage: Storage) -> None:
    rows = [{**ROW, "url": f"{FILE}{number}", "name": f"{number}.txt"} for number in range(7)]
    told({**ROW, "name": "a.exe"}, {**ROW, "name": "b.txt", "size": 2**30}, *rows)
    run_due()
    refused = {each["filename"]: each["reason"] for each in Reply.objects.get().refused_attachments}
    assert refused == {"a.exe": "kind", "b.txt": "too_large", "5.txt": "too_many", "6.txt": "too_many"}
    assert (len(storage.asked), Attachment.objects.count()) == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_without_the_key_nobody_is_asked_and_the_reason_names_it(storage: Storage) -> None:
    with with_key(None):
        told(ROW)
        run_due()
    assert "MAILGUN_API_KEY" in AwaitedFile.objects.get().reason
    assert storage.asked == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_nothing_but_a_stored_file_is_a_mail(storage: Storage) -> None:
    assert told(ROW, **{"subject": "", "body-plain": ""})["outcome"] == "created_new"
