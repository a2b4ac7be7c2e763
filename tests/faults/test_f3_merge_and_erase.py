"""F3: the process dies before each single statement of a merge or an erasure; it is done or it is not."""

from __future__ import annotations

import pytest
from django.db import connection

from escalated.administration.merging_contacts import ContactsMerged, merge_contacts
from escalated.mail.models import StoredMail
from escalated.people.models import Contact
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.redacting import redact_message
from escalated.timeline.audit import AuditEntry
from tests.faults.processes import KILLED, child, die_before_statement, end_leases
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 200
STEP = 1 if connection.vendor == "sqlite" else 3
CANARY = "4111-1111"


def test_a_merge_killed_before_each_statement_is_done_or_not() -> None:
    boss, deaths = make_agent("boss", is_admin=True), 0
    for number in range(1, AT_MOST, STEP):
        tickets = [make_ticket(make_requester(f"{name}{number}@example.org")) for name in ("ada", "bea")]
        ada, bea = (ticket.requester for ticket in tickets)

        def merge(ada: Contact = ada, bea: Contact = bea) -> None:
            merge_contacts(Contact.objects.get(pk=ada.pk), Contact.objects.get(pk=bea.pk), by=boss)

        if child(merge, lambda number=number: die_before_statement(number)) != KILLED:  # type: ignore[misc]
            break
        deaths += 1
        assert merged(bea, ada, tickets) in ((False, [ada.pk, bea.pk], 0), (True, [ada.pk, ada.pk], 1))
        merge()
        assert merged(bea, ada, tickets) == (True, [ada.pk, ada.pk], 1)
    assert 5 < deaths * STEP < AT_MOST - STEP


def merged(other: Contact, into: Contact, tickets: list[Ticket]) -> tuple[bool, list[int], int]:
    """Return whether it is merged, whose the tickets are, and how often that was written down."""
    other.refresh_from_db()
    requesters = list(Ticket.objects.filter(pk__in=[each.pk for each in tickets]).order_by("pk"))
    written = AuditEntry.objects.filter(kind=ContactsMerged.kind, data__subject_id=into.pk).count()
    return other.merged_into_id == into.pk, [each.requester_id for each in requesters], written


def test_an_erasure_killed_before_each_statement_leaves_all_or_nothing() -> None:
    agent, deaths = make_agent("Grace"), 0
    for number in range(1, AT_MOST, STEP):
        pk = post_mail(postmark_mail(f"ada{number}@example.org", TextBody=f"My card is {CANARY}.")).json()["ticket_id"]
        run_due()
        reply = Reply.objects.get(ticket=pk)

        def erase(reply: Reply = reply) -> None:
            redact_message(Reply.objects.get(pk=reply.pk), CANARY, by=agent)

        if child(erase, lambda number=number: die_before_statement(number)) != KILLED:  # type: ignore[misc]
            break
        deaths += 1
        if CANARY in said(reply):
            assert kinds(reply.ticket) == ["ticket.opened"]
            assert StoredMail.objects.get(ticket=pk).has_bytes
            erase()
        end_leases()
        run_due()
        assert kinds(reply.ticket) == ["ticket.opened", "message.redacted"]
        assert CANARY not in said(reply)
        assert not StoredMail.objects.get(ticket=pk).has_bytes
        assert_replays(Ticket.objects.get(pk=pk))
    assert 5 < deaths * STEP < AT_MOST - STEP


def said(reply: Reply) -> str:
    """Return all that the tables say of a message."""
    reply.refresh_from_db()
    row = StoredMail.objects.get(ticket=reply.ticket_id)
    return " ".join([reply.body, reply.quoted, reply.ticket.preview, reply.ticket.subject, bytes(row.raw).decode()])
