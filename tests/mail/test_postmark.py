"""Postmark's inbound webhook as a mail."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from escalated.mail.adapters import InboundRequest
from escalated.mail.parsing import Address, InboundAttachment, IncomingMail, UnreadableMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.providers.postmark import PostmarkParser

PAYLOAD: dict[str, Any] = {
    "FromFull": {"Email": "kim@Example.org", "Name": "Kim Lee", "MailboxHash": ""},
    "ToFull": [{"Email": "help@example.com", "Name": "Help", "MailboxHash": ""}],
    "CcFull": [{"Email": "ann@example.org", "Name": ""}, {"Email": "no address", "Name": "x"}],
    "OriginalRecipient": "inbox@example.com",
    "ReplyTo": "kim+new@example.org",
    "Subject": "Printer",
    "Date": "Mon, 2 Nov 2026 10:00:00 +0100",
    "TextBody": "It fails.\r\n",
    "HtmlBody": "<p>It fails.</p>",
    "StrippedTextReply": "",
    "MessageID": "22c74902-a0c1",
    "Headers": [
        {"Name": "Message-ID", "Value": "<3@example.org>"},
        {"Name": "In-Reply-To", "Value": "<2@example.com>"},
        {"Name": "References", "Value": "<1@example.com> <2@example.com>"},
    ],
    "Attachments": [
        {"Name": "../a.png", "ContentType": "image/png", "ContentLength": 3, "Content": "YWJj", "ContentID": "a@x"},
        {"Name": "b.pdf", "ContentType": "application/pdf; name=b.pdf", "Content": "YWI=", "ContentID": None},
    ],
}


def request(payload: object) -> InboundRequest:
    return InboundRequest(json.dumps(payload).encode(), "application/json")


def read(payload: object) -> IncomingMail:
    return PostmarkParser().parse(request(payload))


def test_the_payload_becomes_a_mail() -> None:
    assert read(PAYLOAD) == IncomingMail(
        from_address=Address("kim@example.org", "Kim Lee"),
        to=(Address("help@example.com", "Help"),),
        cc=(Address("ann@example.org"),),
        reply_to=(Address("kim+new@example.org"),),
        envelope_recipient="inbox@example.com",
        subject="Printer",
        message_id="<3@example.org>",
        in_reply_to="<2@example.com>",
        references=("<1@example.com>", "<2@example.com>"),
        date=datetime(2026, 11, 2, 9, tzinfo=UTC),
        text="It fails.\n",
        html="<p>It fails.</p>",
        attachments=(
            InboundAttachment("a.png", "image/png", b"abc", "a@x", is_inline=True),
            InboundAttachment("b.pdf", "application/pdf", b"ab"),
        ),
        headers=(
            ("Message-ID", "<3@example.org>"),
            ("In-Reply-To", "<2@example.com>"),
            ("References", "<1@example.com> <2@example.com>"),
        ),
    )


def test_the_raw_message_is_preferred() -> None:
    raw = "From: Kim <kim@example.org>\r\nSubject: Raw\r\nMessage-ID: <9@x>\r\n\r\nFrom the raw message ✓"
    found = read({**PAYLOAD, "RawEmail": raw})
    assert (found.subject, found.message_id, found.text) == ("Raw", "<9@x>", "From the raw message ✓")
    assert found.envelope_recipient == "inbox@example.com"


def test_what_is_null_or_missing_is_empty() -> None:
    found = read({"FromFull": {"Email": "a@x.com", "Name": None}, "Subject": None, "ToFull": None, "Attachments": None})
    assert found == IncomingMail(from_address=Address("a@x.com"))


def test_the_sender_may_stand_in_the_short_form_alone() -> None:
    assert read({"From": "Kim <kim@example.org>"}).from_address == Address("kim@example.org", "Kim")


def test_half_a_character_in_the_json_does_no_harm() -> None:
    body = b'{"FromFull": {"Email": "a@x.com"}, "Subject": "a\\ud800b", "TextBody": "c\\u0000d"}'
    found = PostmarkParser().parse(InboundRequest(body))
    assert (found.subject, found.text) == ("a?b", "cd")


def test_the_body_may_be_in_another_charset() -> None:
    body = '{"From": "a@x.com", "Subject": "Grüße"}'
    for charset in ("utf-8", "utf-8-sig", "cp1252"):
        assert PostmarkParser().parse(InboundRequest(body.encode(charset))).subject == "Grüße"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Not JSON"),
        (b"{", "Not JSON"),
        (b"[" * 100_000, "Not JSON"),
        (b"[]", "Not a Postmark mail"),
        (b"{}", "not an inbound mail"),
        (b'{"RecordType": "Delivery", "MessageID": "1"}', "not an inbound mail"),
        (b'{"Subject": 5}', "Not a Postmark mail: Subject"),
        (b'{"FromFull": "kim@example.org"}', "Not a Postmark mail: FromFull"),
        (b'{"Attachments": [{"Content": {}}]}', "Not a Postmark mail: Attachments.0.Content"),
    ],
)
def test_what_is_no_mail_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMail, match=reason):
        PostmarkParser().parse(InboundRequest(body))
    assert PostmarkParser().delivery_id(InboundRequest(body)) == ""


def test_a_retry_bears_the_same_delivery_id() -> None:
    assert PostmarkParser().delivery_id(request(PAYLOAD)) == "22c74902-a0c1"


def test_a_twenty_megabyte_attachment_comes_whole() -> None:
    content = b"z" * 20_000_000
    attachment = {"Name": "a.zip", "ContentType": "application/zip", "Content": base64.b64encode(content).decode()}
    assert read({**PAYLOAD, "Attachments": [attachment]}).attachments[0].content == content


def test_a_raw_message_needs_no_provider() -> None:
    parser = MimeParser()
    raw = InboundRequest(b"From: a@x.com\r\nSubject: s\r\n\r\nt")
    assert (parser.name, parser.parse(raw).subject) == ("mime", "s")
