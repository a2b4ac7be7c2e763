"""What an admin decides about a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from escalated.core.db import now
from escalated.core.errors import InvalidInput, TooLate
from escalated.core.jobs import JobState
from escalated.mail import retaining
from escalated.mail.models import StoredMail
from escalated.mail.retaining import purge_mails, read_mails_again
from escalated.mail.reviewing import accept_sender, open_from_mail, put_mail_back, run_mail_again, set_mail_aside
from escalated.people.actors import SYSTEM, Agent
from escalated.people.blocked import BlockedSender
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from escalated.timeline.audit import AuditEntry
from tests.making import hold_mail, kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, replies
from tests.making import run_due as run
from tests.replay import assert_replays
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db(transaction=True)

EVE = b"From: Eve <eve@example.net>\r\nSubject: Hello\r\n\r\nIt burns."


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def became(row: StoredMail) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.state, row.outcome, row.reason


def answering(ticket: Ticket) -> StoredMail:
    return hold_mail(f"From: Eve <eve@example.net>\r\nSubject: Re: [{ticket.reference}]\r\n\r\nMe too.".encode())


def audit() -> list[str]:
    return [each.sentence for each in AuditEntry.objects.order_by("id")]


def test_a_held_mail_is_opened_as_a_ticket(boss: Agent) -> None:
    row = hold_mail(EVE, subject="Hello")
    ticket = open_from_mail(row, by=boss)
    assert (ticket.subject, ticket.requester.email, kinds(ticket)) == ("Hello", "eve@example.net", ["ticket.opened"])
    assert (became(row), row.ticket) == ((JobState.DONE, "created_new", ""), ticket)
    assert audit() == [f"Boss opened {ticket.reference} from the mail “Hello” of eve@example.net"]
    with pytest.raises(TooLate):
        open_from_mail(row, by=boss)
    assert_replays(ticket)


def test_its_sender_is_taken_into_the_thread_that_a_held_mail_answers(boss: Agent) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    row = answering(ticket)
    accept_sender(row, by=boss)
    assert kinds(ticket) == ["ticket.opened", "participant.added", "reply.added"]
    assert replies(ticket)[1] == ("reply", "Eve", "Me too.")
    assert (became(row), row.ticket) == ((JobState.DONE, "replied_to_existing", ""), ticket)
    with pytest.raises(TooLate):
        accept_sender(row, by=boss)
    assert_replays(ticket)


def test_a_strangers_ticket_is_closed_once_its_mail_is_in_the_thread(boss: Agent) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    post_mail(postmark_mail("eve@example.net", subject=f"Re: [{ticket.reference}]", text="Me too."))
    own = Ticket.objects.get(requester__email="eve@example.net")
    assert linked_tickets(own, viewer=boss) == [ticket]
    row = StoredMail.objects.get()
    accept_sender(row, by=boss)
    own.refresh_from_db()
    assert (own.status, replies(ticket)[1]) == ("closed", ("reply", "Ada Lovelace", "Me too."))
    post_mail(postmark_mail("eve@example.net", subject=f"Re: [{ticket.reference}]", text="And now?"))
    assert [each[2] for each in replies(ticket)] == ["It burns.", "Me too.", "And now?"]


def test_what_answers_no_ticket_has_no_thread_to_join(boss: Agent) -> None:
    row = hold_mail(EVE)
    with pytest.raises(TooLate):
        accept_sender(row, by=boss)
    assert (became(row), Ticket.objects.count()) == ((JobState.DONE, "stored", ""), 0)


def test_spam_is_set_aside_its_sender_blocked_and_put_back(boss: Agent) -> None:
    row = hold_mail(EVE)
    set_mail_aside(row, is_spam=True, block="@example.net", by=boss)
    assert (became(row), BlockedSender.objects.get().sender) == ((JobState.DONE, "skipped", "spam"), "@example.net")
    put_mail_back(row, by=boss)
    assert became(row) == (JobState.DONE, "stored", "put_back")
    assert [each.kind for each in AuditEntry.objects.order_by("id")] == [
        "sender.blocked",
        "mail.marked_spam",
        "mail.put_back",
    ]


def test_a_ticket_goes_with_its_mail_that_is_spam(boss: Agent) -> None:
    post_mail(postmark_mail("eve@example.net"))
    row = StoredMail.objects.get()
    set_mail_aside(row, is_spam=True, by=boss)
    assert (became(row)[1], Ticket.objects.get().is_spam) == ("created_new", True)
    with pytest.raises(TooLate):
        set_mail_aside(row, by=boss)


def test_our_own_address_is_not_blocked_and_nothing_else_happens(boss: Agent) -> None:
    row = hold_mail(EVE)
    with pytest.raises(InvalidInput):
        set_mail_aside(row, is_spam=True, block="help@support.example.com", by=boss)
    assert (became(row), audit()) == ((JobState.DONE, "stored", ""), [])


def test_what_could_not_be_read_is_set_aside_or_run_again(boss: Agent) -> None:
    post_mail(b"{broken")
    row = StoredMail.objects.get()
    with pytest.raises(InvalidInput):
        open_from_mail(row, by=boss)
    run_mail_again(row, by=boss)
    assert became(row)[0] == JobState.DUE
    run()
    assert became(row)[0] == JobState.DEAD
    set_mail_aside(row, by=boss)
    assert became(row) == (JobState.DONE, "skipped", "set_aside")
    by_hand = AuditEntry.objects.exclude(actor_kind="system").order_by("id")
    assert [each.kind for each in by_hand] == ["mail.run_again", "mail.set_aside"]


def test_a_held_mail_that_is_run_again_goes_its_usual_way() -> None:
    row = hold_mail(EVE)
    run_mail_again(row, by=SYSTEM)
    run()
    assert (became(row)[1], Ticket.objects.count()) == ("created_new", 1)
    run_mail_again(row, by=SYSTEM)
    run()
    assert Ticket.objects.count() == 1


def test_a_new_version_reads_again_what_an_older_one_could_not_and_once(monkeypatch: Any) -> None:
    post_mail(b"{broken")
    assert read_mails_again() == 0
    monkeypatch.setattr(retaining, "__version__", "99")
    assert read_mails_again() == 1
    row = StoredMail.objects.get()
    assert became(row)[0] == JobState.DUE


def test_bytes_go_after_their_time_but_for_what_waits_for_somebody() -> None:
    old = now() - timedelta(days=91)
    post_mail(postmark_mail())
    post_mail(b"{broken")
    rows = [hold_mail(EVE), *StoredMail.objects.exclude(provider="mime").order_by("id")]
    StoredMail.objects.update(received_at=old)
    fresh = hold_mail(EVE, outcome="skipped")
    with override_settings(ESCALATED={**ESCALATED, "INBOUND_RETENTION_DAYS": 0}):
        assert purge_mails() == 0
    assert (purge_mails(), purge_mails()) == (1, 0)
    kept = [bool(bytes(StoredMail.objects.get(pk=row.pk).raw)) for row in (*rows, fresh)]
    assert kept == [True, False, True, True]
    delivered_again = postmark_mail(delivery="again")
    post_mail(delivered_again)
    StoredMail.objects.filter(provider="postmark").update(received_at=old)
    purge_mails()
    assert post_mail(delivered_again).json()["outcome"] == "created_new"
    assert Ticket.objects.count() == 2
