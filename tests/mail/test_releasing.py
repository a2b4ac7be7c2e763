"""What was held back or given up goes out after all by one click, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.jobs import JobState
from escalated.mail.caps import HELD_BACK
from escalated.mail.models import OutgoingMail
from escalated.people.blocked import BlockedSender
from escalated.tickets.transitioning import resolve_ticket
from escalated.timeline.audit import AuditEntry
from tests.making import hold_mail, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due
from tests.web.asking import INERTIA, ask, outcome, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Any:
    return make_agent("boss", is_admin=True).profile.user


def unsent(reason: str = HELD_BACK) -> OutgoingMail:
    ticket = make_ticket(make_requester("ada@example.org"), channel="email")
    resolve_ticket(ticket, by=make_agent())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("escalated.mail.outgoing.wake", lambda name, pk: None)
        run_due()
    row = OutgoingMail.objects.latest("pk")
    OutgoingMail.objects.filter(pk=row.pk).update(state=JobState.DEAD, reason=reason, sent_at=None)
    sent.outbox.clear()
    return row


@pytest.mark.parametrize("reason", [HELD_BACK, "550 no"])
def test_it_is_listed_and_sent_once(boss: Any, reason: str) -> None:
    row = unsent(reason)
    (told,) = ask(boss, "admin:mail_out").json()["mails"]
    is_held = reason == HELD_BACK
    words = "There were too many automatic mails in a short time." if is_held else "550 no"
    assert (told["to"], told["is_held"], told["reason"]) == ("ada@example.org", is_held, words)
    status, page = outcome(send(boss, "admin:mail_release", row.pk))
    assert (status, page["mails"]) == (200, [])
    run_due()
    row.refresh_from_db()
    assert (row.state, row.reason, row.sent_at is not None) == (JobState.DONE, "", True)
    assert [each.to for each in sent.outbox] == [["ada@example.org"]]
    assert AuditEntry.objects.latest("pk").sentence == (
        f"Boss let a mail about {row.ticket.reference} go to ada@example.org after all"
    )
    assert send(boss, "admin:mail_release", row.pk).status_code == 409
    assert ask(boss, "admin:mail_out").json()["mails"] == []


def test_a_mail_in_that_is_one_too_many_is_let_in_from_the_list(boss: Any) -> None:
    hold_mail(b"From: eve@example.net\r\nSubject: Hello\r\n\r\nIt burns.", reason="too_many")
    post_mail(postmark_mail("ada@example.org"))
    run_due()
    rows = {each["sender"]: each["open_url"] for each in ask(boss, "admin:mail").json()["mails"]}
    assert rows["ada@example.org"] is None
    assert str(rows["eve@example.net"]).endswith("/open")


def test_the_toast_of_spam_takes_it_back_and_the_block_where_it_is_new(boss: Any) -> None:
    row = hold_mail(b"From: eve@example.net\r\nSubject: Hello\r\n\r\nIt burns.")
    send(boss, "admin:mail_spam", row.pk, accept=INERTIA, block="address")
    flash = ask(boss, "admin:mail_one", row.pk, accept=INERTIA).json()["props"]["flash"]
    assert flash is None or flash["undo"]["body"] == {"unblock": "eve@example.net"}
    status, page = outcome(send(boss, "admin:mail_undo", row.pk, unblock="eve@example.net"))
    assert (status, page["mail"]["state"], BlockedSender.objects.count()) == (200, "needs_review", 0)
