"""F16: a provider that posts the same mail many times at once gets one ticket and an answer each time."""

from __future__ import annotations

import pytest

from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.faults.processes import post, web
from tests.faults.racing import together
from tests.making import kinds, make_requester, make_ticket, post_mail, postmark_mail, replies

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_webhook_twenty_times_in_parallel_opens_one_ticket() -> None:
    payload = postmark_mail("ada@example.org")
    with web() as port:
        answers = together(*[lambda: post(port, payload)] * 20)
        again = post(port, payload)
    assert [answer[0] for answer in answers if isinstance(answer, tuple)] == [200] * 20
    ticket = Ticket.objects.get()
    assert (again[1]["outcome"], again[1]["ticket_id"]) == ("created_new", ticket.pk)
    assert (kinds(ticket), StoredMail.objects.count(), ticket.version) == (["ticket.opened"], 1, 1)
    outcomes = {answer[1]["outcome"] for answer in answers if isinstance(answer, tuple)}
    assert outcomes <= {"created_new", "stored"}


def test_two_web_processes_take_the_same_reply_once() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    payload = postmark_mail("ada@example.org", subject=f"Re: [{ticket.reference}]", text="Any news?")
    with web() as one, web() as two:
        answers = together(*[lambda port=port: post(port, payload) for port in (one, two) * 10])
    assert [answer[0] for answer in answers if isinstance(answer, tuple)] == [200] * 20
    assert (kinds(ticket), len(replies(ticket))) == (["ticket.opened", "reply.added"], 2)


def test_different_mails_at_once_all_become_tickets() -> None:
    payloads = [postmark_mail(f"guest{number}@example.org") for number in range(20)]
    with web() as port:
        answers = together(*[lambda payload=payload: post(port, payload) for payload in payloads])
    assert [answer[1]["outcome"] for answer in answers if isinstance(answer, tuple)] == ["created_new"] * 20
    assert Ticket.objects.values("requester").distinct().count() == 20


def test_many_mails_of_one_new_sender_at_once_make_one_contact() -> None:
    payloads = [postmark_mail("ada@example.org") for _ in range(10)]
    with web() as port:
        together(*[lambda payload=payload: post(port, payload) for payload in payloads])
    assert sorted(Ticket.objects.values_list("requester__email")) == [("ada@example.org",)] * 10
    assert Ticket.objects.values("requester").distinct().count() == 1


def test_a_message_id_alone_never_suppresses_a_different_mail() -> None:
    """A Message-ID is the sender's word: who copies one must not make another person's mail vanish."""
    same = {"Message-ID": "<same@example.org>"}
    post_mail(postmark_mail("eve@example.net", headers=same, text="Mine."))
    post_mail(postmark_mail("ada@example.org", headers=same, text="Hers."))
    assert sorted(Ticket.objects.values_list("requester__email", "preview")) == [
        ("ada@example.org", "Hers."),
        ("eve@example.net", "Mine."),
    ]
