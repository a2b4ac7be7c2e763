"""Mailgun's routes as mails."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from escalated.mail.adapters import InboundRequest
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import Address, InboundAttachment, IncomingMail, UnreadableMail
from escalated.mail.providers.mailgun import MailgunParser
from escalated.tickets.models import Attachment, Ticket
from tests.mail.mailgun import encoded, multipart, post, signed, with_key

HEADERS = [
    ["From", "=?utf-8?q?J=C3=BCrgen?= <kim@Example.org>"],
    ["To", "Help <help@example.com>, other@example.com"],
    ["Cc", "ann@example.org"],
    ["Reply-To", "kim+new@example.org"],
    ["Subject", "=?utf-8?b?RHJ1Y2tlciDwn5Sl?="],
    ["Date", "Mon, 2 Nov 2026 10:00:00 +0100"],
    ["Message-Id", "<3@example.org>"],
    ["In-Reply-To", "<2@example.com>"],
    ["References", "<1@example.com> <2@example.com>"],
]
FIELDS: dict[str, str | bytes] = {
    "recipient": "inbox@Example.com",
    "sender": "bounces@example.org",
    "from": "somebody else <else@example.org>",
    "subject": "another one",
    "message-headers": json.dumps(HEADERS),
    "body-plain": "It burns.\r\n",
    "body-html": "<p>It burns.</p>",
    "stripped-text": "It",
}
MAIL = IncomingMail(
    from_address=Address("kim@example.org", "Jürgen"),
    to=(Address("help@example.com", "Help"), Address("other@example.com")),
    cc=(Address("ann@example.org"),),
    reply_to=(Address("kim+new@example.org"),),
    envelope_recipient="inbox@example.com",
    subject="Drucker 🔥",
    message_id="<3@example.org>",
    in_reply_to="<2@example.com>",
    references=("<1@example.com>", "<2@example.com>"),
    date=datetime(2026, 11, 2, 9, tzinfo=UTC),
    text="It burns.\n",
    html="<p>It burns.</p>",
    headers=(
        ("From", "Jürgen <kim@Example.org>"),
        ("To", "Help <help@example.com>, other@example.com"),
        ("Cc", "ann@example.org"),
        ("Reply-To", "kim+new@example.org"),
        ("Subject", "Drucker 🔥"),
        ("Date", "Mon, 2 Nov 2026 10:00:00 +0100"),
        ("Message-Id", "<3@example.org>"),
        ("In-Reply-To", "<2@example.com>"),
        ("References", "<1@example.com> <2@example.com>"),
    ),
)


def read(request: InboundRequest) -> IncomingMail:
    return MailgunParser().parse(request)


def test_either_encoding_of_the_form_becomes_the_mail() -> None:
    assert read(encoded(FIELDS)) == MAIL
    assert read(multipart(FIELDS)) == MAIL


def test_fields_stand_in_for_headers_that_are_not_listed() -> None:
    fields = {name: value for name, value in FIELDS.items() if name != "message-headers"}
    found = read(encoded({**fields, "In-Reply-To": "<2@example.com>", "To": "help@example.com"}))
    assert found.from_address == Address("else@example.org", "somebody else")
    assert (found.subject, found.in_reply_to, found.to) == (
        "another one",
        "<2@example.com>",
        (Address("help@example.com"),),
    )


def test_the_envelope_s_sender_is_the_last_resort() -> None:
    assert read(encoded({"sender": "kim@example.org"})).from_address == Address("kim@example.org")


def test_files_keep_their_bytes_their_names_and_their_place_in_the_html() -> None:
    files = [
        ("attachment-1", "a%22b.txt", "text/plain", b"one\n"),
        ("attachment-2", "C:\\fire.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("attachment-3", "", "application/pdf", b"%PDF"),
        ("attachment-4", "späť.txt", "", b"--a-boundaryy\r\n"),
    ]
    given = {**FIELDS, "content-id-map": '{"<fire@x>": "attachment-2"}'}
    assert read(multipart(given, files)).attachments == (
        InboundAttachment('a"b.txt', "text/plain", b"one\n"),
        InboundAttachment("fire.png", "image/png", b"\x89PNG\r\n\x1a\n", "fire@x", is_inline=True),
        InboundAttachment("attachment.pdf", "application/pdf", b"%PDF"),
        InboundAttachment("späť.txt", "text/plain", b"--a-boundaryy\r\n"),
    )


@pytest.mark.parametrize("form", [encoded, multipart])
def test_the_raw_message_is_read_byte_for_byte(form: type) -> None:
    raw = "From: Kim <kim@example.org>\nContent-Type: text/plain; charset=iso-8859-1\nSubject: Raw\n\nTür".encode(
        "latin-1"
    )
    found = read(form({"recipient": "inbox@example.com", "body-mime": raw}))
    assert (found.subject, found.text, found.envelope_recipient) == ("Raw", "Tür", "inbox@example.com")


@pytest.mark.parametrize("headers", ["", "no json", "{}", '[["From"], 3, ["To", 3]]', "[" * 100_000])
def test_headers_that_are_none_break_nothing(headers: str) -> None:
    assert read(encoded({**FIELDS, "message-headers": headers})).from_address == Address(
        "else@example.org", "somebody else"
    )


@pytest.mark.parametrize("ids", ["no json", "[]", "[1]", '{"": "attachment-1", "": 7}'])
def test_content_ids_that_are_none_break_nothing(ids: str) -> None:
    found = read(multipart({"content-id-map": ids}, [("attachment-1", "a.txt", "text/plain", b"a")]))
    assert [(each.filename, each.content_id) for each in found.attachments] == [("a.txt", "")]


@pytest.mark.parametrize(
    "request_",
    [
        InboundRequest(b'{"event-data": {"event": "clicked"}}', "application/json"),
        encoded({"event": "delivered", "recipient": "kim@example.org"}),
        InboundRequest(b"&".join([b"a=b"] * 2_000), "application/x-www-form-urlencoded"),
        InboundRequest(b"", ""),
    ],
    ids=["tracking", "old tracking", "too many fields", "nothing"],
)
def test_what_is_no_mail_says_so(request_: InboundRequest) -> None:
    with pytest.raises(UnreadableMail):
        read(request_)


@pytest.mark.django_db(transaction=True)
def test_a_mail_with_a_file_becomes_a_ticket() -> None:
    form = multipart({**FIELDS, **signed()}, [("attachment-1", "a.txt", "text/plain", b"one")])
    with with_key():
        answer = post(form)
    ticket = Ticket.objects.get()
    assert (answer.status_code, answer.json()["outcome"], answer.json()["ticket_id"]) == (200, "created_new", ticket.pk)
    assert (ticket.subject, ticket.requester.email) == ("Drucker 🔥", "kim@example.org")
    assert [(each.filename, each.size) for each in Attachment.objects.all()] == [("a.txt", 3)]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_read_is_kept_for_review() -> None:
    with with_key(None):
        answer = post(encoded({"event": "delivered"}))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "stored")
    assert [(each.provider, each.outcome) for each in StoredMail.objects.all()] == [("mailgun", Outcome.STORED)]
