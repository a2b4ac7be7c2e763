"""``dedupe_key`` under twenty real processes at the same moment: one ticket, and every caller gets it."""

from __future__ import annotations

import pytest

from escalated.services import create_ticket
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity
from tests.faults.racing import in_processes, rounds
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 20


@pytest.mark.parametrize("requester", ["ada@example.org", "new-each-time"])
def test_twenty_processes_open_one_ticket_and_all_of_them_get_it(requester: str) -> None:
    turns = rounds(5, 100)

    def opening(number: int, turn: int) -> None:
        who = requester if "@" in requester else f"{requester}-{turn}@example.org"
        ticket = create_ticket(
            subject=f"By {number}", body="Order 7 is late.", requester=who, dedupe_key=f"order-{turn}"
        )
        raise RuntimeError(ticket.reference)

    ended = in_processes(PROCESSES, turns, opening)
    for outcomes in ended:
        assert len(outcomes) == PROCESSES
        assert len(set(outcomes)) == 1
        assert outcomes[0].startswith("RuntimeError: ESC-")
    assert len({outcomes[0] for outcomes in ended}) == Ticket.objects.count() == len(turns)
    assert TicketActivity.objects.count() == len(turns)
    for ticket in Ticket.objects.all():
        assert_replays(ticket)
