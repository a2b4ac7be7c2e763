"""F17: the same mail by two ways is one message. F18: mails that overtake each other end in one ticket."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from escalated.mail.models import MailReference, StoredMail
from escalated.people.models import Department
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.redacting import redact_message
from tests.mail.bounces import take
from tests.making import kinds, make_agent, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

THREAD = [f"<{number}@example.org>" for number in range(1, 7)]


def raw(message_id: str, *fields: str, text: str = "It burns.", sender: str = "ada@example.org") -> bytes:
    head = [f"From: Ada <{sender}>", "To: help@support.example.com", "Subject: Fire", f"Message-ID: {message_id}"]
    return "\r\n".join([*head, *fields, "", text]).encode()


def thread() -> list[bytes]:
    """Return six mails, each an answer to the one before it and naming all before that."""
    mails = []
    for number, message_id in enumerate(THREAD):
        before = THREAD[:number]
        answers = [f"In-Reply-To: {before[-1]}", f"References: {' '.join(before)}"] if before else []
        mails.append(raw(message_id, *answers, text=f"Mail {number + 1}."))
    return mails


def story() -> list[str]:
    (ticket,) = Ticket.objects.all()
    return sorted(ticket.replies.values_list("message_id", flat=True))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(6))
def test_six_mails_in_any_order_are_one_ticket(first: int, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "MAIL_TICKETS_PER_HOUR": 0}  # one address opens 120 here
    mails = thread()
    for order in permutations(range(6)):
        if order[0] == first:
            for number in order:
                take(mails[number])
            assert story() == THREAD, order
            Ticket.objects.all().delete()
            StoredMail.objects.all().delete()


def test_two_people_who_write_to_each_other_are_one_ticket_too() -> None:
    late = raw("<1@example.org>", "Cc: bob@example.org")
    early = raw("<2@example.org>", "Cc: ada@example.org", "In-Reply-To: <1@example.org>", sender="bob@example.org")
    take(early)
    take(late)
    (ticket,) = Ticket.objects.all()
    assert list(ticket.replies.order_by("pk").values_list("message_id", "author_contact__email")) == [
        ("<2@example.org>", "bob@example.org"),
        ("<1@example.org>", "ada@example.org"),
    ]


def test_a_stranger_whose_mail_was_answered_stays_apart() -> None:
    take(raw("<2@example.org>", "In-Reply-To: <1@example.net>"))
    assert take(raw("<1@example.net>", sender="eve@example.net")).outcome == "created_new"
    assert sorted(Ticket.objects.values_list("requester__email", flat=True)) == ["ada@example.org", "eve@example.net"]


@pytest.mark.parametrize("is_answer", [False, True])
def test_one_mail_to_two_of_our_addresses_is_one_message(is_answer: bool) -> None:
    for name in ("sales", "help"):
        Department.objects.create(name=name, address=f"{name}@support.example.com")
    if is_answer:
        take(raw("<0@example.org>", text="Hello"))
    answers = ["In-Reply-To: <0@example.org>"] if is_answer else []
    receipts = [
        take(raw("<1@example.org>", f"Delivered-To: {name}@support.example.com", *answers))
        for name in ("sales", "help")
    ]
    (ticket,) = Ticket.objects.all()
    kept = Reply.objects.get(message_id="<1@example.org>")
    assert [each.ticket_id for each in receipts] == [ticket.pk] * 2
    assert (receipts[1].outcome, receipts[1].reply_id) == ("replied_to_existing", kept.pk)
    assert kinds(ticket) == ["ticket.opened", "reply.added"][: 1 + is_answer]
    assert [each.reply_id for each in StoredMail.objects.order_by("-pk")[:2]] == [kept.pk] * 2


def test_a_copy_brings_redacted_words_back_to_nobody() -> None:
    take(raw("<1@example.org>", text="My card is 4111 1111."))
    redact_message(Reply.objects.get(), "4111 1111", by=make_agent())
    assert (
        take(raw("<1@example.org>", "Delivered-To: help@example.com", text="My card is 4111 1111.")).outcome
        != "created_new"
    )
    assert Reply.objects.count() == 1
    assert "4111" not in Reply.objects.get().body


def test_other_words_under_one_message_id_are_another_message() -> None:
    take(raw("<1@example.org>"))
    assert take(raw("<1@example.org>", text="It still burns.")).outcome == "created_new"
    assert take(raw("<1@example.org>", sender="eve@example.net")).outcome == "created_new"
    assert Ticket.objects.count() == 3


def test_only_what_may_come_late_is_remembered() -> None:
    ticket = make_ticket(channel="email")
    ours, long = f"<ticket-{ticket.pk}@support.example.com>", f"<{'x' * 500}@example.org>"
    take(raw("<2@example.org>", f"References: {ours} {long} <1@example.org> <1@example.org>"))
    assert list(MailReference.objects.values_list("message_id", flat=True)) == ["<1@example.org>"]
    MailReference.objects.get().ticket.delete()
    assert MailReference.objects.count() == 0
