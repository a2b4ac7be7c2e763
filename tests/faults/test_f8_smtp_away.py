"""F8: the mail server is away for hours; nothing is lost, each ticket keeps its order, and all leaves soon after."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from escalated.core.db import now
from escalated.core.jobs import MAX_ATTEMPTS, JobState, tick
from escalated.mail.models import OutgoingMail
from escalated.mail.sending import SERVER_IS_AWAY
from escalated.tickets.replying import reply_to_ticket
from tests.faults.racing import rounds
from tests.faults.sink import free_port, mail_goes_to, smtp_sink
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db(transaction=True)

REPLIES, TICKETS = len(rounds(30, 500)), 5
AWAY = timedelta(hours=2)
DRAINS_WITHIN = timedelta(minutes=10)


def waiting() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=JobState.DUE)


def wait(span: timedelta) -> None:
    """Let that much time pass for every mail that waits."""
    for row in waiting():
        first = row.first_attempt_at - span if row.first_attempt_at else None
        OutgoingMail.objects.filter(pk=row.pk).update(
            next_attempt_at=row.next_attempt_at - span, first_attempt_at=first
        )


def test_f8_mail_waits_for_its_server_and_leaves_in_order_soon_after_it_is_back() -> None:
    agent = make_agent()
    tickets = [make_ticket(make_requester(), channel="email") for _ in range(TICKETS)]
    with mail_goes_to(free_port()):
        for number in range(REPLIES):
            reply_to_ticket(tickets[number % TICKETS], f"Answer {number}", by=agent)
        run_due()
        tried = OutgoingMail.objects.count()
        for _ in range(int(AWAY / SERVER_IS_AWAY)):
            wait(SERVER_IS_AWAY)
            tick()
    assert (tried, waiting().count()) == (REPLIES, REPLIES)
    assert waiting().filter(next_attempt_at__gt=now() + SERVER_IS_AWAY).count() == 0
    with smtp_sink() as sink:
        passed, step = timedelta(), timedelta(seconds=30)
        while waiting().exists() and passed < DRAINS_WITHIN:
            wait(step)
            passed += step
            tick()
    assert (waiting().count(), len(sink.taken), len(set(sink.message_ids))) == (0, REPLIES, REPLIES)
    order = defaultdict(list)
    for message_id in sink.message_ids:
        ticket, _, reply = message_id.strip("<>").partition("@")[0].partition("-reply-")
        order[ticket].append(int(reply))
    assert len(order) == TICKETS
    assert all(keys == sorted(keys) for keys in order.values())


def test_tries_that_end_for_a_known_reason_never_count_as_deaths() -> None:
    ticket = make_ticket(make_requester(), channel="email")
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    with mail_goes_to(free_port()):
        for _ in range(MAX_ATTEMPTS + 5):
            OutgoingMail.objects.update(next_attempt_at=now() - timedelta(seconds=1))
            tick()
    assert OutgoingMail.objects.get().state == JobState.DUE
    OutgoingMail.objects.update(
        first_attempt_at=now() - timedelta(hours=49), next_attempt_at=now() - timedelta(seconds=1)
    )
    with mail_goes_to(free_port()):
        tick()
    assert OutgoingMail.objects.get().state == JobState.DEAD
