"""Mail by way of django-anymail, from its own webhook views and as its signal hands it on."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, inbound
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.test import RequestFactory, override_settings

from escalated.mail import anymail as bridge
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import StoredMail
from escalated.mail.providers.mime import AnymailParser
from escalated.tickets.models import Attachment, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

RAW = (
    b"From: Kim <kim@example.org>\r\nTo: help@example.com\r\nSubject: Fire\r\nMessage-ID: <1@example.org>\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nT\xfcr brennt.\r\n"
)
POSTMARK = {
    "FromFull": {"Email": "kim@example.org", "Name": "Kim"},
    "ToFull": [{"Email": "help@example.com", "Name": ""}],
    "OriginalRecipient": "inbox@example.com",
    "Subject": "Fire",
    "TextBody": "It burns.",
    "MessageID": "postmark-1",
    "Headers": [{"Name": "Message-ID", "Value": "<1@example.org>"}],
    "Attachments": [
        {"Name": "a.txt", "Content": base64.b64encode(b"one").decode(), "ContentType": "text/plain", "ContentLength": 3}
    ],
}


@pytest.fixture(autouse=True)
def connected() -> Iterator[None]:
    inbound.connect(bridge.receive_inbound)
    yield
    inbound.disconnect(bridge.receive_inbound)


def tell(message: Any, event_id: str | None = "1", recipient: str = "inbox@example.com") -> Any:
    message.envelope_recipient = recipient
    event = AnymailInboundEvent(event_type="inbound", event_id=event_id, message=message)
    ((_receiver, receipt),) = inbound.send(sender=object, event=event, esp_name="SparkPost")
    return receipt


def constructed(text: str = "It burns.") -> Any:
    return AnymailInboundMessage.construct(
        from_email="Kim <kim@example.org>",
        to="help@example.com",
        subject="Fire",
        text=text,
        html="<p>It burns.</p>",
        attachments=[AnymailInboundMessage.construct_attachment("text/plain", "one", filename="a.txt")],
    )


def posted(secret: str) -> int:
    with override_settings(ANYMAIL={"WEBHOOK_SECRET": "user:secret"}):
        proof = base64.b64encode(f"user:{secret}".encode()).decode()
        request = RequestFactory().post(
            "/anymail/", json.dumps(POSTMARK), "application/json", headers={"Authorization": f"Basic {proof}"}
        )
        status: int = PostmarkInboundWebhookView.as_view()(request).status_code
        return status


def test_what_its_view_takes_becomes_a_ticket_once() -> None:
    assert (posted("secret"), posted("secret")) == (200, 200)
    ticket, row = Ticket.objects.get(), StoredMail.objects.get()
    assert (ticket.subject, ticket.requester.email, ticket.replies.get().body) == (
        "Fire",
        "kim@example.org",
        "It burns.",
    )
    assert (row.provider, row.content_type) == ("anymail", "message/rfc822; recipient=inbox@example.com")
    assert [(each.filename, each.file.read()) for each in Attachment.objects.all()] == [("a.txt", b"one")]


def test_what_its_view_refuses_leaves_nothing() -> None:
    with pytest.raises(SuspiciousOperation):
        posted("wrong")
    assert StoredMail.objects.count() == 0


def test_a_raw_message_keeps_its_bytes() -> None:
    assert tell(AnymailInboundMessage.parse_raw_mime_bytes(RAW)).outcome == "created_new"
    row = StoredMail.objects.get()
    mail = AnymailParser().parse(InboundRequest(bytes(row.raw), row.content_type))
    assert (mail.text, mail.envelope_recipient) == ("Tür brennt.\n", "inbox@example.com")


def test_without_an_id_the_same_words_are_the_same_mail() -> None:
    first = tell(constructed(), event_id=None)
    assert tell(constructed(), event_id=None) == first
    assert tell(constructed("Still burning."), event_id=None).ticket_id != first.ticket_id
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"From: =?utf-8?b?w?= <kim@example.org>\nSubject: \xe4\n\nx",
        b"From: kim@example.org\nContent-Type: multipart/mixed; boundary=\xff\n\n--x\n",
        b"From: kim@example.org\nContent-Type: text/plain; charset=nothing\n\n\xff",
        b"From: kim@example.org\nContent-Disposition: attachment; filename*=iso-2022-jp''%1B%24%42\n\nx",
    ],
)
def test_what_is_hard_to_write_down_is_stored_all_the_same(raw: bytes) -> None:
    tell(AnymailInboundMessage.parse_raw_mime_bytes(raw))
    assert StoredMail.objects.count() == 1


def test_a_mail_that_cannot_be_stored_is_refused_so_that_it_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**given: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(StoredMail.objects, "create", fail)
    message = EmailMessage()
    message["Subject"] = "Fire"
    with pytest.raises(DatabaseError):
        tell(message)
