"""What trusted mail servers say of a mail's sender is shown to agents with the message, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from escalated.mail.message_ids import reply_address
from escalated.tickets.guest_links import link_for
from escalated.tickets.models import Ticket
from tests.making import make_customer, make_requester, make_ticket, make_user, post_mail, postmark_mail
from tests.threats.forging import CHECKS, TRUSTING
from tests.web.asking import JSON, ask, content_of, url

pytestmark = pytest.mark.django_db

BY = "mx.example.com (DMARC)"
CONFIRMED, SUSPECTED = {"check": "confirmed", "by": BY}, {"check": "suspected", "by": BY}
UNCONFIRMED = {"check": "unconfirmed", "by": ""}
BY_SIGNATURE = "mx.example.com; dmarc=none; spf=fail; dkim=pass header.d=example.org"


def mailed(ticket: Ticket, said: str, text: str = "Hello", *, trusting: Any = TRUSTING) -> None:
    """Let the requester answer by a mail of which a server says so."""
    to, headers = reply_address(ticket.pk, ticket.requester_id), {"Authentication-Results": said} if said else {}
    with override_settings(ESCALATED=trusting):
        post_mail(postmark_mail(ticket.requester.email, to=to, headers=headers, text=text))


def shown_to_agents(ticket: Ticket) -> list[Any]:
    page = ask(make_user(is_staff=True), "agent:ticket", ticket.reference).json()
    return [each["sender"] for each in page["messages"]]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (CHECKS["pass"], CONFIRMED),
        (CHECKS["fail"], SUSPECTED),
        (CHECKS["foreign pass"], UNCONFIRMED),
        (CHECKS["foreign fail"], UNCONFIRMED),
        (CHECKS["pass for another"], {"check": "suspected", "by": "mx.example.com (DKIM)"}),
        (BY_SIGNATURE, {"check": "confirmed", "by": "mx.example.com (DKIM)"}),
        ("mx.example.com; spf=fail smtp.mailfrom=example.org", {"check": "suspected", "by": "mx.example.com (SPF)"}),
        ("mx.example.com; spf=pass smtp.mailfrom=evil.example", UNCONFIRMED),
        ("mx.example.com; dkim=pass header.d=org", UNCONFIRMED),
        ("", UNCONFIRMED),
    ],
)
def test_agents_are_told_what_a_trusted_server_found(said: str, shown: dict[str, str]) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    mailed(ticket, said.format(domain="example.org"))
    assert shown_to_agents(ticket) == [None, shown]


def test_where_no_server_is_trusted_nothing_is_said() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    mailed(ticket, CHECKS["pass"], trusting={**TRUSTING, "TRUSTED_AUTHSERV_IDS": None})
    assert shown_to_agents(ticket) == [None, None]


def test_a_mail_of_a_form_in_our_name_is_confirmed_as_nobodys() -> None:
    headers = {"Authentication-Results": CHECKS["pass"].format(domain="support.example.com")}
    form = {"ReplyTo": "ada@example.org", "headers": {**headers, "Reply-To": "ada@example.org"}}
    with override_settings(ESCALATED=TRUSTING):
        post_mail(postmark_mail("support@support.example.com", **form))
    assert shown_to_agents(Ticket.objects.get()) == [None]


def test_customers_and_guests_are_told_nothing_of_it() -> None:
    user, by = make_customer("ada")
    own, guests = make_ticket(by), make_ticket(make_requester("eve@example.net"))
    for ticket in (own, guests):
        mailed(ticket, "mx.example.com; dmarc=fail header.from=example.com")
    answers = [
        ask(user, "portal:ticket", own.reference),
        Client().get(url("portal:guest", link_for(guests).token()), headers=JSON),
    ]
    for answer in answers:
        assert [each["sender"] for each in answer.json()["messages"]] == [None, None]
        assert [word in content_of(answer) for word in (b"mx.example.com", b"suspected")] == [False, False]


def test_a_hundred_mails_cost_no_more_queries_than_one() -> None:
    one, many, user = make_ticket(), make_ticket(), make_user(is_staff=True)
    mailed(one, CHECKS["pass"])
    mailed(many, CHECKS["pass"])
    many.replies.bulk_create([_copy(many, number) for number in range(99)])
    ask(user, "agent:ticket", one.reference)
    assert _queries(user, one) == _queries(user, many)


def _copy(ticket: Ticket, number: int) -> Any:
    reply = ticket.replies.latest("id")
    reply.pk, reply.message_id = None, f"<copy-{number}@example.org>"
    return reply


def _queries(user: Any, ticket: Ticket) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask(user, "agent:ticket", ticket.reference)
    return len(asked)
