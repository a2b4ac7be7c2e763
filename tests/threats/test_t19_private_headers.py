"""T19: what a mail says in fields of ours or of other desks changes nothing of its ticket."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.mail.message_ids import opening_id, reply_address
from escalated.mail.models import Outcome, StoredMail
from escalated.people.actors import SYSTEM
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, replies

pytestmark = pytest.mark.django_db

FIELDS = [
    *(
        (f"X-{desk}-{name}", value)
        for desk in ("Escalated", "Helpdesk", "Zammad", "Zammad-Ticket", "OTRS", "RT", "FreeScout")
        for name, value in (
            ("Ticket", "1"),
            ("Priority", "critical"),
            ("Status", "closed"),
            ("Owner", "grace@example.com"),
            ("Customer-Id", "1"),
            ("Internal", "true"),
            ("Tags", "vip"),
            ("Ignore", "yes"),
        )
    ),
    ("X-Priority", "1"),
    ("Importance", "high"),
    ("X-Loop", "support@support.example.com"),
    ("X-RT-Loop-Prevention", "example.com"),
    ("X-Original-To", "grace@example.com"),
    ("Sender", "grace@example.com"),
    ("Resent-From", "grace@example.com"),
    ("X-Escalated-Inbound-Secret", "test-inbound-secret"),
]
UNTOLD = {"id", "created_at", "updated_at", "last_activity_at", "last_reply_at", "requester_read_at", "public_at"}
UNTOLD |= {"sla_due_at", "sla_risk_at"}


def state(ticket: Ticket) -> dict[str, Any]:
    return {
        field.name: getattr(ticket, field.attname) for field in Ticket._meta.concrete_fields if field.name not in UNTOLD
    }


def opened_with(headers: dict[str, str]) -> Ticket:
    response = post_mail(postmark_mail("ada@example.org", headers=headers, subject="Hello"))
    assert response.json()["outcome"] == "created_new"
    return Ticket.objects.latest("id")


def test_a_ticket_is_the_same_with_and_without_them() -> None:
    make_agent("grace")
    plain, dressed = opened_with({}), opened_with({"Message-ID": "<dressed@example.org>", **dict(FIELDS)})
    assert state(dressed) == state(plain)
    assert (kinds(dressed), dressed.tags.count(), replies(dressed)) == (kinds(plain), 0, replies(plain))


def test_an_answer_is_the_same_with_and_without_them() -> None:
    for headers in ({}, dict(FIELDS)):
        ticket = make_ticket(make_requester("ada@example.org"), subject="Hello")
        post_mail(postmark_mail("ada@example.org", to=reply_address(ticket.pk, ticket.requester_id), headers=headers))
        ticket.refresh_from_db()
        assert (kinds(ticket), ticket.status) == (["ticket.opened", "reply.added"], "open")


@pytest.mark.parametrize("word", ["auto-generated", "auto-replied", "no", "auto-notified; owner-email=x"])
def test_auto_submitted_loses_nothing_and_touches_nobody_elses_ticket(word: str) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    headers = {"Auto-Submitted": word, "In-Reply-To": opening_id(ticket.pk)}
    post_mail(postmark_mail("eve@example.net", headers=headers))
    row = StoredMail.objects.get()
    assert row.outcome == (Outcome.SKIPPED if word == "auto-replied" else Outcome.CREATED_NEW)
    assert (bool(row.raw), kinds(ticket)) == (True, ["ticket.opened"])


def test_a_message_id_of_ours_takes_nobodys_thread() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    post_mail(postmark_mail("eve@example.net", headers={"Message-ID": opening_id(ticket.pk)}, text="Mine now."))
    other = Ticket.objects.latest("id")
    assert (other.pk != ticket.pk, linked_tickets(ticket, viewer=SYSTEM)) == (True, [])
    post_mail(postmark_mail("ada@example.org", headers={"In-Reply-To": opening_id(ticket.pk)}, text="Still mine."))
    assert [each[2] for each in replies(ticket)] == ["It burns.", "Still mine."]
    assert [each[2] for each in replies(other)] == ["Mine now."]
