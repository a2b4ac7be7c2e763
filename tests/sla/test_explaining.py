"""What is told of a deadline adds up to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalated.sla.explaining import explain
from escalated.tickets.replying import reply_to_ticket
from tests.making import make_agent, make_requester, make_ticket
from tests.sla.test_clocks import RESOLUTION, Hands, at, hands

pytestmark = pytest.mark.django_db
__all__ = ["hands"]


def test_windows_pauses_and_holidays_line_by_line(hands: Hands) -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester, priority="high"), make_agent()
    hands.move("23 13:00")
    reply_to_ticket(ticket, "Try this.", by=agent)
    hands.move("25 16:00")
    reply_to_ticket(ticket, "No.", by=requester)
    clock = ticket.clocks.get(kind=RESOLUTION)
    lines = explain(clock)
    assert [(line.kind, line.starts, line.ends, line.name) for line in lines] == [
        ("started", at("23 10:00"), None, ""),
        ("counted", at("23 10:00"), at("23 13:00"), ""),
        ("paused", at("23 13:00"), at("25 16:00"), ""),
        ("counted", at("25 16:00"), at("25 17:00"), ""),
        ("holiday", at("26 00:00"), None, "Thanksgiving"),
        ("counted", at("27 09:00"), at("27 17:00"), ""),
        ("due", at("27 17:00"), None, ""),
    ]
    assert sum((line.counted or timedelta(0) for line in lines), timedelta(0)) == clock.target
