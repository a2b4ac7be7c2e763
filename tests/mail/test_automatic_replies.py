"""Programs that answer by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as sent

from escalated.core.db import now
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.actors import Requester
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.snoozing import snooze_ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.mail.bounces import answered, take, written
from tests.making import kinds, replies, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_vacation_note_joins_its_ticket_and_moves_nothing() -> None:
    ticket, agent, mail = answered()
    snooze_ticket(ticket, now() + timedelta(days=3), by=agent)
    before, told = kinds(ticket), Notice.objects.count()
    receipt = take(written("Auto-Submitted: auto-replied", f"In-Reply-To: {mail.message_id}", "Subject: Away"))
    run_due()
    ticket.refresh_from_db()
    assert (receipt.outcome, receipt.ticket_id) == ("replied_to_existing", ticket.pk)
    assert (ticket.status, ticket.snoozed_until is not None) == ("waiting_on_customer", True)
    assert kinds(ticket) == [*before, "reply.automatic"]
    assert replies(ticket)[-1] == ("reply", "kim", "I am away until Monday.")
    assert [each.is_automatic for each in ticket.replies.order_by("pk")] == [False, False, True]
    assert (Notice.objects.count(), sent.outbox) == (told, [])


def test_a_vacation_subject_counts_only_on_an_answer() -> None:
    ticket, _agent, mail = answered()
    take(written("Subject: Automatic reply: Fire", f"In-Reply-To: {mail.message_id}"))
    assert kinds(ticket)[-1] == "reply.automatic"
    assert take(written("Subject: Out of office notes do not work")).outcome == "created_new"


def test_a_vacation_note_does_not_open_what_is_solved() -> None:
    ticket, agent, mail = answered()
    resolve_ticket(ticket, by=agent)
    take(written("Auto-Submitted: auto-replied", f"References: {mail.message_id}"))
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


@pytest.mark.parametrize("sender", ["stranger@example.net", "kim@example.org"])
def test_a_program_s_answer_to_nothing_of_theirs_is_no_ticket(sender: str) -> None:
    ticket, _agent, mail = answered()
    before = kinds(ticket)
    fields = ["Auto-Submitted: auto-replied"]
    receipt = take(written(*fields, *([f"In-Reply-To: {mail.message_id}"] if "net" in sender else []), sender=sender))
    assert (receipt.outcome, kinds(ticket), Ticket.objects.count()) == ("skipped", before, 1)
    assert StoredMail.objects.get().reason == "auto_reply"


def test_an_agent_s_vacation_note_becomes_no_note() -> None:
    ticket, agent, _mail = answered()
    assign_ticket(ticket, agent.profile, by=agent)
    reply_to_ticket(ticket, "And sand.", by=Requester((ticket.requester,)))
    run_due()
    notice = OutgoingMail.objects.filter(agent=agent.profile).latest("pk")
    before = kinds(ticket)
    raw = written("Auto-Submitted: auto-replied", f"To: {notice.reply_to}", "Subject: Away", sender=agent.profile.email)
    assert (take(raw).outcome, kinds(ticket)) == ("skipped", before)
