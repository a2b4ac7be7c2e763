"""Each warning of the terms in force is told once, whatever terms a clock was under before."""

from __future__ import annotations

from datetime import datetime

import pytest

from escalated.automation.breaching import check_sla_breaches
from escalated.sla.models import SlaTerms
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from tests.making import make_agent, make_ticket
from tests.sla.test_clocks import FIRST, RESOLUTION, Hands, at, hands

__all__ = ("hands",)
pytestmark = pytest.mark.django_db


@pytest.fixture
def told_by(hands: Hands) -> SlaTerms:
    """Return terms whose first response alone is warned of, at the half and at three quarters."""
    terms = SlaTerms.objects.get()
    del terms.targets[RESOLUTION]
    terms.warnings = [75, 50]
    terms.save()
    return terms


def warned_at(ticket: Ticket, hands: Hands, *times: str) -> list[tuple[datetime, datetime]]:
    """When somebody was told by looking at these times, and of which deadline."""
    for time in times:
        hands.move(time)
        check_sla_breaches()
    rows = ticket.activities.filter(kind="sla.warned").order_by("id")
    return [(row.created_at, row.happening.due_at) for row in rows]  # type: ignore[attr-defined]


HALF_HOURS = [f"23 {hour}:{minute}" for hour in range(10, 17) for minute in ("00", "30")]


def test_each_is_told_as_it_comes(hands: Hands, told_by: SlaTerms) -> None:
    ticket = make_ticket(priority="high")
    due = at("23 14:00")
    assert warned_at(ticket, hands, *HALF_HOURS) == [(at("23 12:00"), due), (at("23 13:00"), due)]


def test_a_later_deadline_is_warned_of_anew(hands: Hands, told_by: SlaTerms) -> None:
    ticket = make_ticket(priority="urgent")
    assert len(warned_at(ticket, hands, "23 11:00", "23 11:30")) == 2
    change_priority(ticket, "high", by=make_agent())
    assert warned_at(ticket, hands, *HALF_HOURS)[2:] == [
        (at("23 12:00"), at("23 14:00")),
        (at("23 13:00"), at("23 14:00")),
    ]


def test_an_earlier_deadline_is_warned_of_no_second_time(hands: Hands, told_by: SlaTerms) -> None:
    ticket, agent = make_ticket(priority="medium"), make_agent()
    assert warned_at(ticket, hands, "23 14:00") == [(at("23 14:00"), at("24 10:00"))]
    told_by.targets[FIRST]["high"] = 5 * 60
    told_by.save()
    change_priority(ticket, "high", by=agent)
    assert warned_at(ticket, hands, "23 14:30")[1:] == []
    change_priority(ticket, "medium", by=agent)
    assert warned_at(ticket, hands, "23 15:00", "23 15:30")[1:] == []
    assert warned_at(ticket, hands, "23 16:00")[1:] == [(at("23 16:00"), at("24 10:00"))]


def test_a_warning_that_newer_terms_bring_is_told_and_none_that_a_later_one_has_told(
    hands: Hands, told_by: SlaTerms
) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    assert len(warned_at(ticket, hands, "23 12:00")) == 1
    newer = SlaTerms.objects.get(pk=told_by.pk)
    newer.pk, newer.number, newer.warnings = None, 2, [25, 60, 90]
    newer.save()
    change_priority(ticket, "low", by=agent)
    change_priority(ticket, "high", by=agent)
    due = at("23 14:00")
    assert warned_at(ticket, hands, "23 12:20", "23 12:30", "23 13:00", "23 13:40")[1:] == [
        (at("23 12:30"), due),
        (at("23 13:40"), due),
    ]
