"""What was decided about a mail is taken back, while nobody was told of it and nothing else has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import JobState
from escalated.mail.models import MailReference, OutgoingMail, StoredMail
from escalated.mail.reviewing import accept_sender, open_from_mail, set_mail_aside
from escalated.mail.undoing import review_undone_until, undo_review
from escalated.people.actors import Agent, Requester
from escalated.people.blocked import BlockedSender
from escalated.search.models import SearchDocument
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.drafting import save_draft
from escalated.tickets.models import Ticket
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import add_note
from escalated.tickets.snoozing import snooze_ticket
from escalated.tickets.transitioning import close_ticket, resolve_ticket
from escalated.timeline.audit import AuditEntry
from escalated.timeline.models import TicketActivity
from tests.holding import HELD, let_pass, with_undo
from tests.making import hold_mail, kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, replies
from tests.making import run_due as run
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

EVE = b"From: Eve <eve@example.net>\r\nSubject: Hello\r\n\r\nIt burns."


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def decided(row: StoredMail) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.state, row.outcome, row.reason


WAITING = (JobState.DONE, "stored", "put_back")


def answering(ticket: Ticket) -> StoredMail:
    return hold_mail(f"From: Eve <eve@example.net>\r\nSubject: Re: [{ticket.reference}]\r\n\r\nMe too.".encode())


def audit() -> list[str]:
    return [each.sentence for each in AuditEntry.objects.order_by("id")]


def facts(ticket: Ticket) -> dict[str, Any]:
    row = Ticket.objects.get(pk=ticket.pk)
    names = ("status", "preview", "last_reply_at", "public_at", "closed_at", "resolved_at", "snoozed_until", "is_spam")
    people = [each.contact.email for each in row.participants.all()]
    return {name: getattr(row, name) for name in names} | {"people": people, "said": replies(row)}


@with_undo
def test_a_sender_taken_into_a_thread_is_taken_out_with_the_mail_and_nobody_hears_of_it(boss: Agent) -> None:
    ada = make_requester("ada@example.org")
    ticket = make_ticket(ada, channel="email")
    run()
    told, before, row = len(sent.outbox), facts(ticket), answering(ticket)
    accept_sender(row, by=boss)
    run()
    assert (ticket.replies.visible_to(ada).count(), len(sent.outbox)) == (1, told)
    assert [each.kind for each in ticket.activities.told()] == ["ticket.opened"]
    assert review_undone_until(row) is not None
    undo_review(row, by=boss)
    assert (facts(ticket), decided(row)) == (before, WAITING)
    assert kinds(ticket) == ["ticket.opened", "participant.added", "reply.added", "message.taken_out"]
    assert ticket.activities.latest("id").sentence == "Boss took a message out again before anybody was told of it"
    assert audit()[-1] == "Boss took back what was decided about the mail “” from eve@example.net"
    assert_replays(ticket)
    let_pass(HELD)
    run()
    assert len(sent.outbox) == told
    assert [each.kind for each in ticket.activities.told()] == ["ticket.opened"]
    with pytest.raises(TooLate):
        undo_review(row, by=boss)
    accept_sender(row, by=boss)
    assert replies(ticket)[1] == ("reply", "Eve", "Me too.")
    assert_replays(ticket)


@with_undo
def test_who_was_in_copy_before_stays_there(boss: Agent) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    add_participant(ticket, "eve@example.net", by=boss)
    row = answering(ticket)
    accept_sender(row, by=boss)
    undo_review(row, by=boss)
    assert facts(ticket)["people"] == ["eve@example.net"]
    assert_replays(ticket)


@with_undo
@pytest.mark.parametrize("status", ["snoozed", "resolved", "closed"])
def test_a_ticket_that_a_mail_woke_is_as_it_was(boss: Agent, status: str) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    match status:
        case "snoozed":
            snooze_ticket(ticket, now() + timedelta(days=1), by=boss)
        case "resolved":
            resolve_ticket(ticket, by=boss)
        case "closed":
            close_ticket(ticket, by=boss)
    before, row = facts(ticket), answering(ticket)
    accept_sender(row, by=boss)
    assert facts(ticket)["status"] == ("open" if status == "snoozed" else "reopened")
    undo_review(row, by=boss)
    assert facts(ticket) == before
    assert_replays(ticket)


@with_undo
def test_a_strangers_ticket_is_open_again_once_its_mail_is_out_of_the_thread(boss: Agent) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    post_mail(postmark_mail("eve@example.net", subject=f"Re: [{ticket.reference}]", text="Me too."))
    own, row = Ticket.objects.get(requester__email="eve@example.net"), StoredMail.objects.get()
    accept_sender(row, by=boss)
    undo_review(row, by=boss)
    own.refresh_from_db()
    assert (own.status, own.closed_at, len(replies(ticket))) == ("open", None, 1)
    assert (decided(row), row.ticket, row.reply) == ((JobState.DONE, "created_new", ""), own, own.replies.get())
    assert_replays(ticket)
    assert_replays(own)


@with_undo
def test_a_ticket_opened_from_a_mail_is_none_again_and_its_sender_hears_nothing(boss: Agent) -> None:
    row = hold_mail(EVE, subject="Hello")
    ticket = open_from_mail(row, by=boss)
    eve = Requester((ticket.requester,))
    run()
    assert (Ticket.objects.visible_to(eve).count(), Ticket.objects.visible_to(boss).count()) == (0, 1)
    undo_review(row, by=boss)
    assert (Ticket.objects.count(), decided(row), row.ticket) == (0, WAITING, None)
    assert (TicketActivity.objects.count(), MailReference.objects.count(), SearchDocument.objects.count()) == (0, 0, 0)
    assert audit()[-1] == "Boss took back what was decided about the mail “Hello” from eve@example.net"
    run()
    assert (sent.outbox, OutgoingMail.objects.count()) == ([], 0)
    again = open_from_mail(row, by=boss)
    assert (replies(again), kinds(again)) == ([("opening", "Eve", "It burns.")], ["ticket.opened"])
    assert_replays(again)


@with_undo
def test_what_was_let_in_is_told_once_its_time_is_over(boss: Agent) -> None:
    ada, grace = make_requester("ada@example.org"), make_agent("grace")
    ticket = make_ticket(ada)
    assign_ticket(ticket, grace.profile, by=grace)
    run()
    sent.outbox.clear()
    row = answering(ticket)
    accept_sender(row, by=boss)
    run()
    assert sent.outbox == []
    let_pass(HELD)
    run()
    assert [each.to for each in sent.outbox] == [[grace.profile.email]]
    assert ticket.replies.visible_to(ada).count() == 2
    before = facts(ticket)
    with pytest.raises(TooLate):
        undo_review(row, by=boss)
    assert (facts(ticket), decided(row)[1]) == (before, "replied_to_existing")


@with_undo
def test_what_somebody_has_gone_on_from_is_not_taken_back(boss: Agent) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    row, other = answering(ticket), hold_mail(EVE)
    accept_sender(row, by=boss)
    add_note(ticket, "Who is Eve?", by=boss)
    opened = open_from_mail(other, by=boss)
    assign_ticket(opened, boss.profile, by=boss)
    for each in (row, other):
        with pytest.raises(TooLate):
            undo_review(each, by=boss)
    assert (len(replies(ticket)), Ticket.objects.count()) == (3, 2)


@with_undo
def test_a_ticket_that_somebody_answers_already_is_not_taken_back_from_under_them(boss: Agent) -> None:
    row = hold_mail(EVE)
    ticket = open_from_mail(row, by=boss)
    save_draft(ticket, "reply", "Hello Eve", by=make_agent("grace"))
    with pytest.raises(TooLate):
        undo_review(row, by=boss)
    assert (Ticket.objects.count(), decided(row)[1]) == (1, "created_new")


def test_where_nothing_is_held_back_nothing_is_taken_back(boss: Agent) -> None:
    row = hold_mail(EVE)
    open_from_mail(row, by=boss)
    assert review_undone_until(row) is None
    with pytest.raises(TooLate):
        undo_review(row, by=boss)
    assert Ticket.objects.count() == 1


def test_what_was_set_aside_is_taken_back_with_the_block_that_came_with_it(boss: Agent) -> None:
    row = hold_mail(EVE, subject="Hello")
    set_mail_aside(row, is_spam=True, block="eve@example.net", by=boss)
    row.refresh_from_db()
    undo_review(row, unblock="eve@example.net", by=boss)
    assert (decided(row), BlockedSender.objects.count()) == ((JobState.DONE, "stored", "put_back"), 0)
    assert audit()[-1] == "Boss took back what was decided about the mail “Hello” from eve@example.net"
    with pytest.raises(TooLate):
        undo_review(row, by=boss)


def test_a_ticket_that_was_spam_by_mistake_is_none_again_unless_somebody_went_on(boss: Agent) -> None:
    row = hold_mail(EVE)
    ticket = open_from_mail(row, by=boss)
    row.refresh_from_db()
    set_mail_aside(row, is_spam=True, by=boss)
    undo_review(row, by=boss)
    ticket.refresh_from_db()
    assert (ticket.is_spam, ticket.status, decided(row)[1]) == (False, "open", "created_new")
    with pytest.raises(TooLate):
        undo_review(row, by=boss)
    assert_replays(ticket)
