"""Senders whose mail is kept and skipped."""

from __future__ import annotations

import pytest
from django.core import mail as sent

from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.mail.blocking import block_sender, unblock_sender
from escalated.mail.models import StoredMail
from escalated.people.actors import SYSTEM, Agent
from escalated.people.blocked import BlockedSender, is_blocked
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.timeline.audit import AuditEntry
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due
from tests.threats.test_t17_acknowledgement_relay import post as post_form
from tests.web.asking import ask, outcome, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(make_requester("Eve@Spam.example"))


def test_a_blocked_sender_at_the_public_form_is_told_nothing_and_kept_among_spam(ticket: Ticket, grace: Agent) -> None:
    run_due()
    sent.outbox.clear()
    answers = []
    for is_blocked_by_now in (False, True):
        if is_blocked_by_now:
            block_sender(ticket, by=grace, is_whole_domain=True)
        status, page = outcome(post_form(email="eve@spam.example", client="198.51.100.7"))
        reference = page["sent"].pop("reference")
        answers.append((status, page["sent"]))
        opened = Ticket.objects.latest("pk")
        assert (opened.reference, opened.is_spam) == (reference, is_blocked_by_now)
    assert answers[0] == answers[1]
    run_due()
    assert [each.to for each in sent.outbox] == [["Eve@Spam.example"]]
    assert kinds(Ticket.objects.latest("pk")) == ["ticket.opened", "ticket.marked_spam"]


def test_a_blocked_senders_mail_is_kept_and_skipped(ticket: Ticket, grace: Agent) -> None:
    run_due()
    before = (Ticket.objects.count(), Contact.objects.count(), len(sent.outbox))
    row = block_sender(ticket, by=grace)
    assert block_sender(ticket, by=grace) == row
    answer = post_mail(postmark_mail("eve@SPAM.example", subject=f"Re: [{ticket.reference}] Buy"))
    run_due()
    assert (answer.json()["status"], answer.json()["outcome"]) == ("skipped", "skipped")
    stored = StoredMail.objects.get()
    assert (stored.reason, stored.state, stored.ticket, len(bytes(stored.raw)) > 100) == ("blocked", "done", None, True)
    assert (Ticket.objects.count(), Contact.objects.count(), len(sent.outbox)) == before
    assert kinds(ticket) == ["ticket.opened"]
    assert [(each.kind, each.sentence) for each in AuditEntry.objects.all()] == [
        ("sender.blocked", "Grace blocked mail from eve@spam.example")
    ]


def test_a_domain_is_blocked_whole_and_no_other(ticket: Ticket, grace: Agent) -> None:
    block_sender(ticket, is_whole_domain=True, by=grace)
    told = {
        each: is_blocked(each)
        for each in ("a@spam.example", "EVE@spam.example", "a@not-spam.example", "a@b.spam.example")
    }
    assert list(told.values()) == [True, True, False, False]


def test_an_unblocked_sender_is_heard_again(ticket: Ticket, grace: Agent) -> None:
    unblock_sender(block_sender(ticket, by=grace), by=SYSTEM)
    assert post_mail(postmark_mail("eve@spam.example")).json()["status"] == "created"
    assert [each.kind for each in AuditEntry.objects.order_by("id")] == ["sender.blocked", "sender.unblocked"]


def test_our_own_mail_and_nobodys_cannot_be_blocked(grace: Agent) -> None:
    own = make_ticket(make_requester("help@support.example.com"))
    nobody = make_ticket(make_requester())
    Contact.objects.filter(pk=nobody.requester_id).update(email="")
    nobody.refresh_from_db()
    for ticket in (own, nobody):
        with pytest.raises(InvalidInput) as caught:
            block_sender(ticket, by=grace)
        assert list(caught.value.errors) == ["scope"]
    assert not BlockedSender.objects.exists()


def test_who_may(ticket: Ticket) -> None:
    eve = make_requester("eve@spam.example")
    assert eve.contacts[0] == contact_for_address("Eve@Spam.example")
    with pytest.raises(NotAllowed):
        block_sender(ticket, by=eve)
    with pytest.raises(NotFound):
        block_sender(ticket, by=make_requester())


def test_the_pages_block_show_and_unblock(ticket: Ticket, grace: Agent) -> None:
    admin = make_agent("boss", is_admin=True).profile.user
    assert send(grace.profile.user, "agent:block", ticket.reference, scope="domain").status_code == 200
    post_mail(postmark_mail("eve@spam.example"))
    status, page = outcome(ask(admin, "admin:mail"))
    (mail,) = page["mails"]
    assert (status, mail["state_label"], mail["reason"]) == (200, "Not a ticket", "The sender is blocked.")
    (blocked,) = page["blocked"]
    assert (blocked["sender"], blocked["by"]) == ("@spam.example", "Grace")
    assert send(admin, "admin:mail_unblock", blocked["id"]).json()["blocked"] == []
    assert not BlockedSender.objects.exists()
    assert send(admin, "admin:mail_unblock", blocked["id"]).status_code == 404
