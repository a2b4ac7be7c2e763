"""Mail that comes back, and programs that answer by themselves, from the webhook to the agent's screen."""

from __future__ import annotations

import pytest
from django.core import mail as sent

from escalated.core.jobs import JobState
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.undelivered import MailUndelivered
from tests.mail.bounces import answered, bounce, take, written
from tests.making import kinds, run_due

pytestmark = pytest.mark.django_db(transaction=True)

RETURNED = {"state": "returned", "reason": "550 5.1.1 No such user here"}


def test_a_mail_that_came_back_is_shown_and_its_author_told_once() -> None:
    ticket, agent, mail = answered()
    before = kinds(ticket)
    receipt = take(bounce(mail.message_id, to="Kim@Example.org"))
    assert (receipt.outcome, receipt.ticket_id, receipt.reply_id) == ("skipped", ticket.pk, None)
    assert take(bounce(mail.message_id, to="kim@example.org")).outcome == "skipped"
    run_due()
    mail.refresh_from_db()
    assert (mail.returned_reason, mail.state) == (RETURNED["reason"], JobState.DONE)
    assert kinds(ticket) == [*before, "mail.undelivered"]
    told = ticket.activities.get(kind="mail.undelivered")
    assert told.happening == MailUndelivered(
        reply_id=mail.reply_id, agent_id=agent.id, to="kim@example.org", reason="5.1.1 550 5.1.1 No such user here"
    )
    assert not told.is_public
    assert [(each.agent_id, each.event) for each in Notice.objects.filter(activity=told)] == [(agent.id, "undelivered")]
    assert sent.outbox == []
    assert [(each.outcome, each.reason, each.ticket_id) for each in StoredMail.objects.all()] == [
        ("skipped", "bounce", ticket.pk)
    ] * 2
    assert Ticket.objects.count() == 1


def test_an_address_that_is_gone_is_marked_until_its_owner_writes() -> None:
    ticket, _agent, mail = answered()
    take(bounce(mail.message_id, to="kim@example.org"))
    contact = Contact.objects.get(pk=ticket.requester_id)
    assert (contact.unreached_at is not None, contact.unreached_reason) == (True, "5.1.1 550 5.1.1 No such user here")
    take(written("Subject: Here I am"))
    contact.refresh_from_db()
    assert (contact.unreached_at, contact.unreached_reason) == (None, "")


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1"])
def test_a_full_or_wary_mailbox_is_told_and_not_marked(status: str) -> None:
    ticket, _agent, mail = answered()
    take(bounce(mail.message_id, to="kim@example.org", status=status, words=f"550 {status} not today"))
    assert kinds(ticket)[-1] == "mail.undelivered"
    assert Contact.objects.get(pk=ticket.requester_id).unreached_at is None


def test_what_bounces_of_others_is_kept_and_opens_nothing() -> None:
    ticket, _agent, mail = answered()
    before = kinds(ticket)
    for raw in (
        bounce(mail.message_id, to="somebody@example.net"),
        bounce("<ticket-999-reply-1@support.example.com>", to="kim@example.org"),
        bounce("<other@example.net>", to="kim@example.org"),
    ):
        assert take(raw).outcome == "skipped"
    assert (kinds(ticket), Ticket.objects.count(), StoredMail.objects.count()) == (before, 1, 3)
    assert OutgoingMail.objects.exclude(returned_at=None).count() == 0
    run_due()
    assert sent.outbox == []


def test_a_generated_mail_is_a_ticket_like_any_other() -> None:
    assert take(written("Auto-Submitted: auto-generated", "Subject: Disk full")).outcome == "created_new"
    assert take(written("List-Id: <news.example.org>", "Subject: News")).outcome == "created_new"
    run_due()
    assert sent.outbox == []


def test_a_complaint_is_kept_and_opens_nothing() -> None:
    raw = written("Content-Type: multipart/report; report-type=feedback-report; boundary=b", "Subject: abuse report")
    assert (take(raw).outcome, Ticket.objects.count()) == ("skipped", 0)
    assert StoredMail.objects.get().reason == "complaint"
