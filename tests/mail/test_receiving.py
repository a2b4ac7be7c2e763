"""From the webhook to the ticket."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core import mail as sent
from django.test import override_settings

from escalated.core.jobs import JobState
from escalated.mail.message_ids import reply_address
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.reviewing import run_mail_again
from escalated.people.actors import SYSTEM
from escalated.people.models import Contact
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import (
    INBOUND,
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)

pytestmark = pytest.mark.django_db(transaction=True)


def answer(outcome: str, ticket: Ticket | None = None, reply: int | None = None) -> dict[str, Any]:
    status = {"created_new": "created", "replied_to_existing": "matched"}.get(outcome, outcome)
    return {
        "status": status,
        "outcome": outcome,
        "ticket_id": ticket.pk if ticket else None,
        "reply_id": reply,
        "pending_attachment_downloads": [],
    }


def test_a_mail_opens_a_ticket() -> None:
    response = post_mail(postmark_mail("Ada@Example.org", subject="Where is it?", text="My order."))
    ticket = Ticket.objects.get()
    assert (response.status_code, response.json()) == (200, answer("created_new", ticket))
    assert (ticket.subject, ticket.channel, ticket.requester.email) == ("Where is it?", "email", "Ada@example.org")
    assert replies(ticket) == [("opening", "Ada Lovelace", "My order.")]
    assert kinds(ticket) == ["ticket.opened"]
    run_due()
    assert sent.outbox == []


def test_the_same_delivery_is_taken_once_and_answered_alike() -> None:
    payload = postmark_mail()
    first, second = post_mail(payload), post_mail(payload)
    assert first.json() == second.json()
    assert (Ticket.objects.count(), StoredMail.objects.count()) == (1, 1)


def test_one_round_by_mail() -> None:
    post_mail(postmark_mail(headers={"Message-ID": "<first@example.org>"}))
    ticket, agent = Ticket.objects.get(), make_agent("Grace")
    reply = reply_to_ticket(ticket, "It is **on its way**.", by=agent)
    run_due()
    (mail,) = sent.outbox
    opening = f"<ticket-{ticket.pk}@support.example.com>"
    assert mail.to == ["ada@example.org"]
    assert mail.reply_to == [reply_address(ticket.pk, ticket.requester_id)]
    assert mail.subject == f"Re: [{ticket.reference}] Where is my order?"
    assert mail.extra_headers == {
        "Message-ID": f"<ticket-{ticket.pk}-reply-{reply.pk}@support.example.com>",
        "In-Reply-To": "<first@example.org>",
        "References": f"{opening} <first@example.org>",
        "X-Escalated-Ticket-Id": str(ticket.pk),
    }
    assert "<strong>on its way</strong>" in mail.alternatives[0][0]  # type: ignore[attr-defined]

    back = post_mail(postmark_mail(to=mail.reply_to[0], headers={"In-Reply-To": mail.extra_headers["Message-ID"]}))
    assert back.json() == answer("replied_to_existing", ticket, ticket.replies.latest("id").pk)
    resolve_ticket(Ticket.objects.get(), by=agent)
    run_due()
    assert [each.extra_headers["Message-ID"].partition("@")[0] for each in sent.outbox[1:]] == [
        f"<ticket-{ticket.pk}-event-{ticket.activities.latest('id').pk}"
    ]
    assert kinds(ticket) == ["ticket.opened", "reply.added", "reply.added", "ticket.resolved"]


@pytest.mark.parametrize("signal", ["in_reply_to", "references", "reply_address", "family", "subject", "own_id"])
def test_any_one_signal_finds_the_ticket_of_a_participant(signal: str) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    given: dict[str, dict[str, Any]] = {
        "in_reply_to": {"headers": {"In-Reply-To": f"<ticket-{ticket.pk}-reply-9@support.example.com>"}},
        "references": {"headers": {"References": f"<x@y> <ticket-{ticket.pk}@SUPPORT.example.com>"}},
        "reply_address": {"to": reply_address(ticket.pk, ticket.requester_id).upper()},
        "family": {"to": f"reply+{ticket.pk}.{family_hmac(ticket.pk)}@support.example.com"},
        "subject": {"subject": f"AW: [{ticket.reference}] hello"},
        "own_id": {"headers": {"In-Reply-To": "<theirs@example.org>"}},
    }
    ticket.replies.update(message_id="<theirs@example.org>")
    response = post_mail(postmark_mail("ada@example.org", **given[signal]))
    assert response.json()["outcome"] == "replied_to_existing"
    assert (Ticket.objects.count(), kinds(ticket)) == (1, ["ticket.opened", "reply.added"])


def family_hmac(pk: int) -> str:
    import hashlib
    import hmac

    return hmac.new(b"test-inbound-secret", str(pk).encode(), hashlib.sha256).hexdigest()[:8]


@pytest.mark.parametrize("signal", ["in_reply_to", "references", "reply_address", "family", "subject"])
def test_a_stranger_who_guesses_a_signal_gets_a_ticket_of_their_own(signal: str) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    given: dict[str, dict[str, Any]] = {
        "in_reply_to": {"headers": {"In-Reply-To": f"<ticket-{ticket.pk}@support.example.com>"}},
        "references": {"headers": {"References": f"<ticket-{ticket.pk}@support.example.com>"}},
        "reply_address": {"to": reply_address(ticket.pk, ticket.requester_id)},
        "family": {"to": f"reply+{ticket.pk}.{family_hmac(ticket.pk)}@support.example.com"},
        "subject": {"subject": f"Re: [{ticket.reference}] hello"},
    }
    response = post_mail(postmark_mail("eve@example.net", **given[signal]))
    other = Ticket.objects.latest("id")
    assert response.json() == answer("created_new", other)
    assert (other.pk != ticket.pk, linked_tickets(ticket, viewer=SYSTEM)) == (True, [other])
    assert (kinds(ticket), kinds(other)) == (["ticket.opened"], ["ticket.opened", "ticket.linked"])


@pytest.mark.parametrize(
    "to",
    [
        "reply+{pk}-c{contact}.aaaaaaaaaaaaaaaaaaaaaaaaaa@support.example.com",
        "reply+{pk}-c{contact}.@support.example.com",
        "reply+{pk}.00000000@support.example.com",
        "reply+{pk}@support.example.com",
    ],
)
def test_a_forged_reply_address_finds_nothing(to: str) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    post_mail(postmark_mail("ada@example.org", to=to.format(pk=ticket.pk, contact=ticket.requester_id)))
    assert (Ticket.objects.count(), kinds(ticket)) == (2, ["ticket.opened"])


def test_a_rotated_key_still_finds_its_tickets() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    address = reply_address(ticket.pk, ticket.requester_id)
    with override_settings(SECRET_KEY="fresh", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert post_mail(postmark_mail("ada@example.org", to=address)).json()["outcome"] == "replied_to_existing"


def test_a_from_address_never_makes_an_agent() -> None:
    agent, ticket = make_agent("grace"), make_ticket(make_requester("ada@example.org"))
    post_mail(postmark_mail("grace@example.com", subject=f"[{ticket.reference}]", text="Refund her."))
    other = Ticket.objects.latest("id")
    assert replies(other) == [("opening", "Ada Lovelace", "Refund her.")]
    assert (other.replies.get().author_agent, other.requester.email) == (None, agent.profile.email)
    assert kinds(ticket) == ["ticket.opened"]
    run_due()
    assert [mail.to for mail in sent.outbox] == [["ada@example.org"]]  # the confirmation of her own request


def test_a_mail_does_not_fall_to_a_host_user_who_only_claims_its_address() -> None:
    user, _ = make_customer("mallory")
    Contact.objects.filter(user=user).update(email="ada@example.org")
    post_mail(postmark_mail("ada@example.org"))
    assert Ticket.objects.get().requester.user is None


def test_an_attachment_past_the_limit_is_refused_by_name_and_the_mail_kept() -> None:
    files = [("fine.txt", 10), ("huge.pdf", 3000), ("run.exe", 10)]
    attachments = [
        {"Name": name, "ContentType": "application/pdf", "Content": base64.b64encode(b"x" * size).decode()}
        for name, size in files
    ]
    from django.conf import settings

    with override_settings(ESCALATED={**settings.ESCALATED, "MAX_ATTACHMENT_SIZE_KB": 2}):
        assert post_mail(postmark_mail(attachments=attachments)).json()["outcome"] == "created_new"
    message = Ticket.objects.get().replies.get()
    assert [each.filename for each in message.attachments.all()] == ["fine.txt"]
    assert message.refused_attachments == [
        {"filename": "huge.pdf", "reason": "too_large", "limit": 2},
        {"filename": "run.exe", "reason": "kind", "limit": 0},
    ]


@pytest.mark.parametrize(
    ("headers", "url", "status", "body"),
    [
        ({}, INBOUND, 401, {"error": "missing or invalid inbound secret"}),
        ({"x-escalated-inbound-secret": "wrong"}, INBOUND, 401, {"error": "missing or invalid inbound secret"}),
        ({"x-escalated-inbound-secret": "ünlike"}, INBOUND, 401, {"error": "missing or invalid inbound secret"}),
        ({"Authorization": "Basic !"}, INBOUND, 401, {"error": "missing or invalid inbound secret"}),
        (None, "/support/webhook/email/inbound", 400, {"error": "missing adapter"}),
        (None, "/support/webhook/email/inbound?adapter=fax", 400, {"error": "unknown adapter: fax"}),
    ],
)
def test_what_is_refused_before_it_is_stored(
    headers: dict[str, str] | None, url: str, status: int, body: dict[str, str]
) -> None:
    response = post_mail(postmark_mail(), headers=headers, url=url)
    assert (response.status_code, response.json()) == (status, body)
    assert StoredMail.objects.count() == 0


def test_the_secret_may_come_as_a_basic_password_and_the_adapter_as_a_header() -> None:
    password = base64.b64encode(b"postmark:test-inbound-secret").decode()
    headers = {"Authorization": f"Basic {password}", "x-escalated-adapter": "postmark"}
    assert post_mail(postmark_mail(), headers=headers, url="/support/webhook/email/inbound").status_code == 200


def test_no_secret_configured_lets_nobody_in() -> None:
    with override_settings(ESCALATED={"MAIL_DOMAIN": "support.example.com"}):
        for secret in ("", "x"):
            assert post_mail(postmark_mail(), headers={"x-escalated-inbound-secret": secret}).status_code == 401


@pytest.mark.parametrize("body", [b"{broken", b"[1]", b"\xff\xfe\x00", b"", b'{"RecordType": "Bounce"}'])
def test_what_cannot_be_read_is_kept_for_review_and_answered_200(body: bytes) -> None:
    response = post_mail(body)
    row = StoredMail.objects.get()
    assert (response.status_code, response.json()) == (200, answer("stored"))
    assert (bytes(row.raw), row.state, bool(row.reason)) == (body, JobState.DEAD, True)
    assert Ticket.objects.count() == 0


def test_a_mail_can_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(ESCALATED={"EMAIL_INBOUND_SECRET": "test-inbound-secret", "MAIL_DOMAIN": "a.example"}):
        post_mail(postmark_mail())
    Ticket.objects.all().delete()
    StoredMail.objects.update(state=JobState.DEAD, outcome="stored")
    run_mail_again(StoredMail.objects.get(), by=SYSTEM)
    run_due()
    assert (StoredMail.objects.get().outcome, Ticket.objects.count()) == ("created_new", 1)


@pytest.mark.parametrize(
    ("given", "outcome", "subject"),
    [
        ({"subject": "", "text": ""}, "skipped", None),
        ({"subject": "", "text": "hello"}, "created_new", "(no subject)"),
        ({"subject": "hello", "text": ""}, "created_new", "hello"),
        ({"subject": "x" * 300}, "created_new", "x" * 254 + "…"),
    ],
)
def test_mails_with_little_in_them(given: dict[str, str], outcome: str, subject: str | None) -> None:
    assert post_mail(postmark_mail(**given)).json()["outcome"] == outcome
    assert [ticket.subject for ticket in Ticket.objects.all()] == ([subject] if subject else [])


def test_a_mail_of_twenty_megabytes_passes_the_hosts_limits() -> None:
    content = base64.b64encode(b"x" * 15_000_000).decode()
    files = [{"Name": "film.mp4", "ContentType": "video/mp4", "Content": content}]
    assert post_mail(postmark_mail(attachments=files)).json()["outcome"] == "created_new"
    assert Attachment.objects.count() == 0
    assert StoredMail.objects.defer("raw").get().size > 20_000_000


def test_the_quoted_text_lies_behind_the_fold() -> None:
    text = (
        "Thank you!\n\nOn Mon, 2 Nov 2026 at 10:00, Support <support@support.example.com> wrote:\n> It is on its way."
    )
    post_mail(postmark_mail(text=text))
    message = Ticket.objects.get().replies.get()
    assert (message.body.strip(), "on its way" in message.quoted) == ("Thank you!", True)


def test_a_reply_is_mailed_once_however_often_its_activity_is_delivered() -> None:
    from escalated.timeline.models import TicketActivity

    ticket = make_ticket(make_requester())
    reply_to_ticket(ticket, "Hello", by=make_agent())
    run_due()
    TicketActivity.objects.update(state=JobState.DUE)
    run_due()
    assert (OutgoingMail.objects.filter(ticket=ticket, reply__isnull=False).count(), len(sent.outbox)) == (1, 2)
