"""Mails that point to several tickets, are run twice, or would have us write to the wrong address."""

from __future__ import annotations

import json

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.mail.models import StoredMail
from escalated.mail.reviewing import run_mail_again
from escalated.people.actors import SYSTEM
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    post_mail,
    postmark_mail,
    run_due,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_several_tickets_the_senders_own_gets_the_answer() -> None:
    own, others = make_ticket(make_requester("ada@example.org")), make_ticket(make_requester("bob@example.org"))
    headers = {
        "In-Reply-To": f"<ticket-{others.pk}@support.example.com>",
        "References": f"<ticket-{own.pk}@support.example.com>",
    }
    post_mail(postmark_mail("ada@example.org", headers=headers))
    assert (kinds(own), kinds(others)) == (["ticket.opened", "reply.added"], ["ticket.opened"])


def test_a_subject_full_of_tags_costs_no_more_than_one_look() -> None:
    subject = "".join(f"[ESC-{number}]" for number in range(1000, 21000))
    with CaptureQueriesContext(connection) as seen:
        assert post_mail(postmark_mail(subject=subject)).json()["outcome"] == "created_new"
    assert len(seen) < 70


def test_a_nul_in_a_header_does_not_keep_a_mail_from_being_handled() -> None:
    headers = {"In-Reply-To": "<a\0b@example.org>", "References": "<c\0d@example.org>", "Message-ID": "<e\0f@x.org>"}
    assert post_mail(postmark_mail(headers=headers)).json()["outcome"] == "created_new"


def test_two_who_run_a_mail_again_at_once_make_one_ticket() -> None:
    post_mail(b"From: ada@example.org")
    StoredMail.objects.update(raw=json.dumps(postmark_mail()).encode())
    first, second = StoredMail.objects.get(), StoredMail.objects.get()
    run_mail_again(first, by=SYSTEM)
    run_due()
    run_mail_again(second, by=SYSTEM)
    run_due()
    assert (Ticket.objects.count(), StoredMail.objects.get().outcome) == (1, "created_new")


def test_mail_follows_a_host_user_to_their_new_address() -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    user.email = "ada@new.example"
    user.save()
    reply_to_ticket(ticket, "Hello", by=make_agent())
    run_due()
    assert {mail.to[0] for mail in sent.outbox} == {"ada@new.example"}
    post_mail(postmark_mail("ada@example.com", subject=f"[{ticket.reference}]"))
    assert Ticket.objects.count() == 2


def test_t17_a_confirmation_to_an_unproven_address_carries_none_of_the_senders_words() -> None:
    _, by = make_customer("victim")
    ticket = make_ticket(by, subject="BUY PILLS evil.example", body="PILLS", channel="web")
    run_due()
    (mail,) = sent.outbox
    assert mail.subject == f"[{ticket.reference}] We have received your request"
    assert "PILLS" not in mail.message().as_string()
