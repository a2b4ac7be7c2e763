"""What goes out by itself is capped, what opens tickets too: nothing is dropped, people say what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.test import override_settings

from escalated.core.db import now
from escalated.core.limiting import Limit
from escalated.mail import caps
from escalated.mail.caps import HELD_BACK, ON_TICKET, TO_ADDRESS
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.actors import Requester
from escalated.tickets.models import Ticket
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import reopen_ticket, resolve_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db(transaction=True)


def written() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("state", "reason"))


def with_copy(number: int = 0) -> tuple[Ticket, Requester]:
    by = make_requester(f"ada{number}@example.org")
    ticket = make_ticket(by, channel="email")
    add_participant(ticket, "copy@example.org", by=make_agent())
    return ticket, by


def test_what_customers_write_to_each_other_is_capped_on_a_ticket_and_agents_are_told_once() -> None:
    ticket, by = with_copy()
    for number in range(ON_TICKET[0] + 3):
        reply_to_ticket(ticket, f"News {number}", by=by)
        run_due()
    assert written() == [("done", "")] * 3 + [("dead", HELD_BACK)] * 3
    assert len(sent.outbox) == 3
    assert kinds(ticket).count("mail.undelivered") == 1
    assert ticket.replies.count() == 7  # every message is there


def test_an_agents_answer_is_never_capped() -> None:
    ticket, _by = with_copy()
    agent = make_agent()
    for number in range(6):
        reply_to_ticket(ticket, f"News {number}", by=agent)
        run_due()
    assert written() == [("done", "")] * 12


def test_after_the_window_mails_go_out_again_until_the_next_is_full() -> None:
    ticket, by = with_copy()
    told = []
    for _turn in range(3):
        for number in range(3):
            reply_to_ticket(ticket, f"News {number}", by=by)
            run_due()
        told.append([state for state, _ in written()].count("done"))
        OutgoingMail.objects.update(created_at=now() - timedelta(minutes=11))
    assert told == [3, ON_TICKET[1], ON_TICKET[1]]


def test_an_address_is_capped_over_all_tickets() -> None:
    for number in range(TO_ADDRESS[0] + 1):
        ticket, by = with_copy(number)
        reply_to_ticket(ticket, "News", by=by)
        run_due()
    assert [state for state, _ in written()] == ["done"] * TO_ADDRESS[0] + ["dead"]


def test_all_automatic_mails_together_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "IN_TOTAL", Limit("mail.automatic_total", 2, timedelta(hours=1)))
    for number in range(3):
        ticket, by = with_copy(number)
        reply_to_ticket(ticket, "News", by=by)
        run_due()
    assert [state for state, _ in written()] == ["done", "done", "dead"]


def test_who_opens_more_tickets_than_a_person_can_waits_for_review() -> None:
    with override_settings(ESCALATED={**ESCALATED, "MAIL_TICKETS_PER_HOUR": 2}):
        outcomes = [post_mail(postmark_mail("Bot@example.org")).json()["outcome"] for _ in range(3)]
        other = post_mail(postmark_mail("ada@example.org")).json()["outcome"]
        answer = postmark_mail("bot@example.org", subject=f"Re: [{Ticket.objects.earliest('pk').reference}]")
        assert post_mail(answer).json()["outcome"] == "replied_to_existing"
    assert (outcomes, other) == (["created_new", "created_new", "stored"], "created_new")
    assert list(StoredMail.objects.held().values_list("reason", "sender")) == [("too_many", "Bot@example.org")]
    with override_settings(ESCALATED={**ESCALATED, "MAIL_TICKETS_PER_HOUR": 0}):
        assert {post_mail(postmark_mail("bot@example.org")).json()["outcome"] for _ in range(5)} == {"created_new"}


def test_what_a_program_opened_is_answered_by_people_alone() -> None:
    agent = make_agent()
    for headers in ({"Auto-Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List-Id": "<friends.example>"}):
        post_mail(postmark_mail("robot@example.org", headers=headers))
        ticket = Ticket.objects.latest("pk")
        resolve_ticket(ticket, by=agent)
        run_due()
        reopen_ticket(ticket, by=agent)
        reply_to_ticket(ticket, "Who are you?", by=agent)
        run_due()
    mailed = [(each.ticket_id, each.reply_id is not None) for each in OutgoingMail.objects.order_by("id")]
    first, second, third = Ticket.objects.order_by("pk").values_list("pk", flat=True)
    assert mailed == [(first, True), (second, True), (third, False), (third, True)]


def test_what_a_participants_program_sends_moves_nothing() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    resolve_ticket(ticket, by=make_agent())
    post_mail(
        postmark_mail(
            "ada@example.org", headers={"Auto-Submitted": "auto-generated"}, subject=f"Re: [{ticket.reference}]"
        )
    )
    ticket.refresh_from_db()
    assert (ticket.status, kinds(ticket)[-1]) == ("resolved", "reply.automatic")


def test_a_web_form_that_sends_as_ourselves_is_answered_where_it_says() -> None:
    form = {"headers": {"Reply-To": "Ada <ada@example.org>"}}
    post_mail(postmark_mail("help@support.example.com", **form))
    assert Ticket.objects.get().requester.email == "ada@example.org"


def test_what_says_it_is_from_ourselves_and_is_not_waits_for_review() -> None:
    assert post_mail(postmark_mail("help@support.example.com")).json()["outcome"] == "stored"
    assert list(StoredMail.objects.held().values_list("reason", flat=True)) == ["own_address"]


def test_t19_a_message_id_of_ours_alone_hides_no_mail() -> None:
    ticket = make_ticket(make_requester("ada@example.org"), channel="email")
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    run_due()
    message_id = OutgoingMail.objects.get().message_id
    answer = post_mail(postmark_mail("eve@example.net", headers={"Message-ID": message_id})).json()
    assert answer["outcome"] == "created_new"
