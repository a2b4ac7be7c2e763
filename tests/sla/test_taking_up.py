"""Tickets that were there before the SLA was: their clocks start when it first sees them, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from escalated.automation.breaching import check_sla_breaches
from escalated.people.actors import SYSTEM
from escalated.sla.explaining import explain
from escalated.sla.models import SlaClock
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from tests.making import make_agent, make_requester, make_ticket
from tests.sla.test_clocks import FIRST, NEXT, RESOLUTION, Hands, at, hands, told

__all__ = ("hands",)
pytestmark = pytest.mark.django_db


@contextmanager
def switched_off(settings: Any) -> Iterator[None]:
    before = settings.ESCALATED
    settings.ESCALATED = {**before, "SLA": {"ENABLED": False}}
    yield
    settings.ESCALATED = before


def begun(ticket: Ticket) -> list[tuple[str, datetime, datetime | None]]:
    """Each clock's kind, when it started, and since when somebody had waited before."""
    return list(ticket.clocks.order_by("id").values_list("kind", "started_at", "waited_since"))


def test_who_waits_for_a_first_answer_is_promised_one_from_now_on(hands: Hands, settings: Any) -> None:
    with switched_off(settings):
        ticket = make_ticket(priority="high")
        hands.move("23 11:00")
        change_status(ticket, "in_progress", by=SYSTEM)
    assert begun(ticket) == []
    hands.move("27 10:00")
    add_note(ticket, "Still here.", by=make_agent())
    waited = at("23 10:00")
    assert begun(ticket) == [(FIRST, at("27 10:00"), waited), (RESOLUTION, at("27 10:00"), waited)]
    assert told(ticket)[FIRST] == ("running", at("27 14:00"))
    assert check_sla_breaches() == []
    lines = explain(ticket.clocks.get(kind=FIRST))
    assert [(line.kind, line.starts, line.ends) for line in lines[:2]] == [
        ("unpromised", waited, at("27 10:00")),
        ("started", at("27 10:00"), None),
    ]


def test_a_message_that_waits_is_promised_an_answer_from_now_on(hands: Hands, settings: Any) -> None:
    by, agent = make_requester(), make_agent()
    with switched_off(settings):
        ticket = make_ticket(by, priority="high")
        reply_to_ticket(ticket, "Try this.", by=agent)
        hands.move("23 11:00")
        reply_to_ticket(ticket, "No.", by=by)
    hands.move("27 10:00")
    reply_to_ticket(ticket, "Hello?", by=by)
    assert begun(ticket) == [
        (RESOLUTION, at("27 10:00"), at("23 10:00")),
        (NEXT, at("27 10:00"), None),
        (NEXT, at("27 10:00"), at("23 11:00")),
    ]
    assert {clock.due_at for clock in ticket.clocks.filter(kind=NEXT)} == {at("27 14:00")}
    reply_to_ticket(ticket, "Then that.", by=agent)
    assert {clock.state for clock in ticket.clocks.filter(kind=NEXT)} == {"stopped"}


def test_what_an_agent_opened_waits_for_no_first_answer(hands: Hands, settings: Any) -> None:
    agent, contact = make_agent(), make_requester().contacts[0]
    with switched_off(settings):
        ticket = create_ticket(subject="Call", body="They called.", requester=contact, by=agent, is_note=True)
    hands.move("23 11:00")
    add_note(ticket, "Again.", by=agent)
    assert begun(ticket) == [(RESOLUTION, at("23 11:00"), at("23 10:00"))]


def test_what_is_finished_is_promised_nothing_until_it_is_reopened(hands: Hands, settings: Any) -> None:
    agent = make_agent()
    with switched_off(settings):
        ticket = make_ticket()
        close_ticket(ticket, by=agent)
    hands.move("24 10:00")
    add_note(ticket, "Filed.", by=agent)
    assert SlaClock.objects.count() == 0
    hands.move("25 10:00")
    reopen_ticket(ticket, by=agent)
    assert [start for _, start, _ in begun(ticket)] == [at("25 10:00")] * 2


def test_what_was_written_while_it_was_off_counts_from_when_it_is_on_again(hands: Hands, settings: Any) -> None:
    by = make_requester()
    ticket = make_ticket(by, priority="high")
    reply_to_ticket(ticket, "Try this.", by=make_agent())
    with switched_off(settings):
        hands.move("23 11:00")
        reply_to_ticket(ticket, "No.", by=by)
    hands.move("25 10:00")
    change_status(ticket, "in_progress", by=SYSTEM)
    assert begun(ticket)[-1] == (NEXT, at("25 10:00"), at("23 11:00"))


def test_what_was_resolved_while_it_was_off_breaks_no_promise_when_it_is_on_again(hands: Hands, settings: Any) -> None:
    ticket = make_ticket(priority="high")
    with switched_off(settings):
        hands.move("23 11:00")
        resolve_ticket(ticket, by=make_agent())
    hands.move("27 10:00")
    assert check_sla_breaches() == []
    assert told(ticket)[RESOLUTION][0] == "stopped"
    assert ticket.clocks.get(kind=RESOLUTION).stopped_at == at("23 11:00")
    assert not ticket.activities.filter(kind__startswith="sla.").exists()


def test_what_was_answered_while_it_was_off_breaks_no_promise_when_it_is_on_again(hands: Hands, settings: Any) -> None:
    by, agent = make_requester(), make_agent()
    first, later = make_ticket(by, priority="high"), make_ticket(by, priority="high")
    reply_to_ticket(later, "Try this.", by=agent)
    reply_to_ticket(later, "No.", by=by)
    with switched_off(settings):
        hands.move("23 11:00")
        for ticket in (first, later):
            reply_to_ticket(ticket, "Then that.", by=agent)
    hands.move("23 15:00")
    assert check_sla_breaches() == []
    assert [told(first)[FIRST][0], told(later)[NEXT][0]] == ["stopped", "stopped"]


def test_what_was_resolved_too_late_while_it_was_off_is_told_with_its_moment(hands: Hands, settings: Any) -> None:
    ticket = make_ticket(priority="high")
    due = ticket.clocks.get(kind=RESOLUTION).due_at
    assert due
    with switched_off(settings):
        hands.move("27 10:00")
        resolve_ticket(ticket, by=make_agent())
    hands.move("27 11:00")
    assert check_sla_breaches() == [ticket]
    assert ticket.clocks.get(kind=RESOLUTION).breached_at == due
