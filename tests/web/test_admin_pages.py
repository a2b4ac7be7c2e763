"""The ledger of mail, for admins."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from escalated.core.db import now
from escalated.mail.models import StoredMail
from escalated.people.blocked import BlockedSender
from escalated.tickets.models import Ticket
from tests.making import (
    hold_mail,
    make_agent,
    make_requester,
    make_ticket,
    post_mail,
    postmark_mail,
    replies,
    signed_in,
)
from tests.web.asking import INERTIA, ask, content_of, outcome, send

STATES = ("all", "needs_review", "failed", "skipped")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Any:
    return make_agent("boss", is_admin=True).profile.user


def test_every_mail_is_listed_with_what_became_of_it(boss: Any) -> None:
    post_mail(postmark_mail("ada@example.org", subject="Hello"))
    post_mail(postmark_mail(subject="", text=""))
    post_mail(b"{broken")
    ticket = Ticket.objects.get()
    status, page = outcome(ask(boss, "admin:mail"))
    shown = [(each["state"], each["sender"], each["subject"], each["ticket"]) for each in page["mails"]]
    linked = {"reference": ticket.reference, "url": f"/support/agent/tickets/{ticket.reference}"}
    assert (status, shown[1][0], shown[2]) == (200, "skipped", ("handled", "ada@example.org", "Hello", linked))
    assert (shown[0][0], page["mails"][0]["run_again_url"] is None) == ("failed", False)
    assert [each["run_again_url"] for each in page["mails"][1:]] == [None, None]
    found = [len(ask(boss, "admin:mail", state=state).json()["mails"]) for state in STATES]
    assert found == [3, 0, 1, 1]
    assert ask(boss, "admin:mail", state="lost").status_code == 422


def test_a_mail_that_could_not_be_read_is_run_again_and_kept(boss: Any) -> None:
    post_mail(b"{broken")
    (mail,) = StoredMail.objects.all()
    status, page = outcome(send(boss, "admin:mail_run_again", mail.pk))
    assert (status, page["mail"]["state"]) == (200, "failed")
    StoredMail.objects.filter(pk=mail.pk).update(raw=b'{"Subject": "Hi", "FromFull": {"Email": "a@example.org"}}')
    page = send(boss, "admin:mail_run_again", mail.pk).json()
    assert (page["mail"]["state"], Ticket.objects.get().subject) == ("handled", "Hi")
    assert send(boss, "admin:mail_run_again", mail.pk).status_code == 200
    assert Ticket.objects.count() == 1


def test_the_bytes_are_downloaded_and_never_shown(boss: Any) -> None:
    post_mail(b"<script>alert(1)</script>")
    response = ask(boss, "admin:mail_download", StoredMail.objects.get().pk)
    assert content_of(response).startswith(b"<script>alert(1)</script>")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["admin:mail_run_again", "admin:mail_download"])
def test_a_mail_that_is_not_there(boss: Any, name: str) -> None:
    response = ask(boss, name, 10**30) if name.endswith("download") else send(boss, name, 10**30)
    assert outcome(response) == (404, {"message": "There is no such mail.", "errors": {}})


def test_one_mail_is_shown_with_what_it_says_and_what_can_be_decided(boss: Any) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    fields = f"From: Eve <eve@example.net>\r\nSubject: Re: [{ticket.reference}]\r\nX-Odd: 1\r\n"
    verdict = "Authentication-Results: mx.example.com; spf=fail smtp.mailfrom=example.net\r\n"
    row = hold_mail(f"{fields}{verdict}\r\nMe <b>too</b>.\r\n\r\n> It burns.\r\n".encode(), reason="put_back")
    status, page = outcome(ask(boss, "admin:mail_one", row.pk))
    assert (status, page["mail"]["state_label"], page["mail"]["reason"], page["problem"]) == (
        200,
        "Needs review",
        "Somebody wants it to be looked at again.",
        "",
    )
    assert page["fields"] == [{"name": "From", "value": "Eve <eve@example.net>"}]
    assert page["verdicts"] == [
        {
            "method": "spf",
            "result": "fail",
            "detail": "smtp.mailfrom=example.net",
            "server": "mx.example.com",
            "is_trusted": False,
        }
    ]
    assert page["html"] == "<p>Me &lt;b&gt;too&lt;/b&gt;.</p>"
    base = f"/support/admin/mail/{row.pk}"
    assert page["decisions"] == {
        "thread": {"reference": ticket.reference, "url": f"/support/agent/tickets/{ticket.reference}"},
        "accept_url": f"{base}/accept",
        "open_url": f"{base}/open",
        "spam_url": f"{base}/spam",
        "set_aside_url": f"{base}/set-aside",
        "put_back_url": None,
        "run_again_url": f"{base}/run-again",
    }


@pytest.mark.parametrize(
    ("provider", "told"),
    [("postmark", "Postmark"), ("ses", "Amazon SES"), ("mime", "Mail server"), ("acme", "acme")],
)
def test_the_way_a_mail_came_has_its_name(boss: Any, provider: str, told: str) -> None:
    row = hold_mail(b"From: eve@example.net\r\n\r\nIt burns.")
    StoredMail.objects.filter(pk=row.pk).update(provider=provider)
    _status, page = outcome(ask(boss, "admin:mail"))
    assert [each["provider"] for each in page["mails"]] == [told]


@pytest.mark.parametrize(
    ("act", "body", "state"),
    [
        ("open", {}, "handled"),
        ("spam", {"block": "domain"}, "skipped"),
        ("set_aside", {}, "skipped"),
        ("run_again", {}, "handled"),
    ],
)
def test_a_decision_is_made_by_one_click(boss: Any, act: str, body: dict[str, Any], state: str) -> None:
    row = hold_mail(b"From: Eve <eve@example.net>\r\nSubject: Hello\r\n\r\nIt burns.")
    status, page = outcome(send(boss, f"admin:mail_{act}", row.pk, **body))
    assert (status, page["mail"]["state"]) == (200, state)
    assert [each.sender for each in BlockedSender.objects.all()] == (["@example.net"] if body else [])


@pytest.mark.parametrize("act", ["accept", "open", "set_aside"])
@pytest.mark.parametrize("seconds", [0, 30])
def test_a_decision_is_taken_back_by_one_click(boss: Any, act: str, seconds: int, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": seconds}
    ticket = make_ticket(make_requester("ada@example.org"))
    row = hold_mail(f"From: Eve <eve@example.net>\r\nSubject: Re: [{ticket.reference}]\r\n\r\nMe too.".encode())
    client = signed_in(boss)
    client.post(reverse(f"escalated_admin:mail_{act}", args=[row.pk]))
    flash = client.get(f"/support/admin/mail/{row.pk}", headers=INERTIA).json()["props"]["flash"]
    is_offered = bool(seconds) or act == "set_aside"
    assert (flash["undo"] is not None) == is_offered
    status, answer = outcome(send(boss, "admin:mail_undo", row.pk, unblock=""))
    assert status == (200 if is_offered else 409)
    if is_offered:
        assert flash["undo"]["url"] == reverse("escalated_admin:mail_undo", args=[row.pk])
        assert (flash["undo"]["until"] is None) == (act == "set_aside")
        assert (answer["mail"]["state"], Ticket.objects.get(), replies(ticket)[1:]) == ("needs_review", ticket, [])


def test_a_mail_whose_bytes_are_gone_is_listed_and_cannot_be_downloaded(boss: Any) -> None:
    row = hold_mail(b"From: eve@example.net\r\n\r\nHi", outcome="skipped")
    StoredMail.objects.filter(pk=row.pk).update(raw=b"", purged_at=now())
    page = ask(boss, "admin:mail_one", row.pk).json()
    assert (page["problem"], page["mail"]["download_url"], page["mail"]["is_purged"]) == (
        "The bytes of this mail are gone.",
        None,
        True,
    )
    assert ask(boss, "admin:mail_download", row.pk).status_code == 404


def test_an_address_and_a_domain_are_blocked_by_hand(boss: Any) -> None:
    status, page = outcome(send(boss, "admin:mail_block", sender=" Eve@Spam.example "))
    assert (status, [each["sender"] for each in page["blocked"]]) == (201, ["eve@spam.example"])
    page = send(boss, "admin:mail_block", sender="spam.example").json()
    assert [each["sender"] for each in page["blocked"]] == ["@spam.example", "eve@spam.example"]
    for wrong in ("", "eve", "a b@c.example", "@support.example.com", "x" * 300 + ".example"):
        assert send(boss, "admin:mail_block", sender=wrong).status_code == 422
