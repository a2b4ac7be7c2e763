"""The process dies before each single statement of taking an answer back: it is sent or taken back, never half."""

from __future__ import annotations

import pytest
from django.core import mail as sent
from django.db import connection

from escalated.tickets.drafting import Draft, DraftFile
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.undoing import undo
from tests.faults.processes import KILLED, child, die_before_statement
from tests.holding import HELD, let_pass, with_undo
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 60
STEP = 1 if connection.vendor == "sqlite" else 3


@with_undo
def test_undo_killed_before_each_statement() -> None:
    agent, deaths = make_agent(), 0
    for number in range(1, AT_MOST, STEP):
        ticket = make_ticket(make_requester(), channel="email")
        reply_to_ticket(ticket, "Try water.", by=agent, attachments=[make_upload(content=b"how to")])
        pk = ticket.activities.latest("id").pk

        def take_back(ticket: Ticket = ticket, pk: int = pk) -> None:
            undo(ticket, [pk], by=agent)

        was_killed = child(take_back, lambda number=number: die_before_statement(number)) == KILLED  # type: ignore[misc]
        assert_whole(ticket, is_sent=was_killed)
        if not was_killed:
            break
        deaths += 1
    assert 10 < deaths * STEP < AT_MOST - STEP


def assert_whole(ticket: Ticket, *, is_sent: bool) -> None:
    """Nothing of it happened, and the mail leaves; or all of it, and none does. The file is where it belongs."""
    sent.outbox.clear()
    let_pass(HELD)
    run_due()
    assert kinds(ticket) == ["ticket.opened", "reply.added", *([] if is_sent else ["reply.taken_back"])]
    assert_replays(ticket)
    assert len(sent.outbox) == is_sent
    attached = [each.file.read() for each in Attachment.objects.filter(reply__ticket=ticket)]
    drafted = [each.file.read() for each in DraftFile.objects.filter(draft__ticket=ticket)]
    assert (attached, drafted) == (([b"how to"], []) if is_sent else ([], [b"how to"]))
    assert Draft.objects.filter(ticket=ticket).count() == (not is_sent)
