"""F3: the process dies before each single statement of one round; what is left is always whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from escalated.core.jobs import JobState, tick
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.faults.processes import KILLED, child, die_before_statement, end_leases
from tests.faults.sink import smtp_sink
from tests.making import kinds, make_agent, make_upload, post_mail, postmark_mail, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 200
# The statements are the same; where each process costs a connection, every third is killed before.
STEP = 1 if connection.vendor == "sqlite" else 3


def test_a_mail_its_answer_and_their_delivery_killed_before_each_statement() -> None:
    agent, deaths = make_agent("Grace"), 0
    with smtp_sink() as sink:
        for number in range(1, AT_MOST, STEP):
            payload = postmark_mail(f"ada{number}@example.org")

            def round_trip(payload: dict[str, Any] = payload) -> None:
                pk = post_mail(payload).json()["ticket_id"]
                reply_to_ticket(Ticket.objects.get(pk=pk), "Try water.", by=agent, attachments=[make_upload()])
                tick()

            if child(round_trip, lambda number=number: die_before_statement(number)) != KILLED:  # type: ignore[misc]
                break
            deaths += 1
            post_mail(payload)
            end_leases()
            run_due()
            assert_whole(f"ada{number}@example.org", sink.taken)
    assert 30 < deaths * STEP < AT_MOST - STEP
    unfinished = [model.objects.exclude(state=JobState.DONE).count() for model in (StoredMail, OutgoingMail)]
    assert unfinished == [0, 0]


def assert_whole(address: str, taken: list[Any]) -> None:
    """One ticket; the answer with its file is there, recorded and mailed, or it is not at all."""
    ticket = Ticket.objects.get(requester__email=address)
    assert kinds(ticket) in (["ticket.opened"], ["ticket.opened", "reply.added"])
    assert_replays(ticket)
    answers = list(ticket.replies.filter(kind="reply"))
    assert [each.attachments.count() for each in answers] == [1] * len(answers)
    assert [each.attachments.get().file.read() for each in answers] == [b"hello"] * len(answers)
    wanted = {f"<ticket-{ticket.pk}-reply-{each.pk}@support.example.com>" for each in answers}
    assert {str(each.mail["Message-ID"]) for each in taken if each.recipients == [address]} == wanted
