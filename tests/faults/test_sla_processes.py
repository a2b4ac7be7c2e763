"""Clocks on PostgreSQL while two processes sweep and others answer, weigh and reopen the same tickets; F21."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from escalated.automation.breaching import check_sla_breaches
from escalated.people.actors import Agent, Requester
from escalated.sla.happenings import SlaBreached
from escalated.sla.models import SlaClock
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.statuses import PRIORITY_WORDS
from escalated.tickets.transitioning import close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.waiving import waive_reply
from escalated.timeline.models import TicketActivity
from tests.faults.racing import in_processes, rounds
from tests.making import make_agent, make_requester, make_ticket
from tests.sla.recomputing import Row, as_computed, as_stored
from tests.sla.test_machine import promise

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

TURN = timedelta(minutes=37)
"""No target is a multiple of it: what is due is due between two turns, never during one."""

RESPONSES = {"low": 120, "medium": 90, "high": 60, "urgent": 45, "critical": 30}
TARGETS = {
    "first_response": RESPONSES,
    "next_response": RESPONSES,
    "resolution": {word: 2 * each for word, each in RESPONSES.items()},
}
SWEEPING, WORKING, TICKETS, ACTS = 2, 4, 5, 8
NEAR = timedelta(minutes=2)
"""What is written in one act differs by milliseconds, and recomputing goes by whole minutes."""


class Turning:
    """The clock on the wall, put forward at each turn."""

    turn = 0

    def now(self) -> datetime:
        return REAL_NOW() + self.turn * TURN


REAL_NOW = timezone.now


def test_sweeping_and_working_at_once_tell_each_breach_once_and_leave_each_clock_as_it_must_be(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    turns, wall = rounds(6, 40), Turning()
    monkeypatch.setattr(timezone, "now", wall.now)
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 30}
    acts = [{"act": "raise_priority"}]
    promise("Everybody", 0, None, targets=TARGETS, pauses_in=["waiting_on_customer"], warnings=[50], acts_breach=acts)
    agents, requester = [make_agent() for _ in range(WORKING)], make_requester()
    tickets = [make_ticket(requester, priority="high") for _ in range(TICKETS)]

    def act(number: int, turn: int) -> None:
        wall.turn = turn + 1
        if number < SWEEPING:
            for _ in range(ACTS):
                check_sla_breaches()
        else:
            work(Random(f"{number} {turn}"), tickets, agents[number - SWEEPING], requester)

    assert in_processes(SWEEPING + WORKING, turns, act) == [[""] * (SWEEPING + WORKING)] * len(turns)
    wall.turn = len(turns) + 1
    check_sla_breaches()
    assert not SlaClock.objects.filter(checked_at__lte=timezone.now()).exists()
    breaches = [row.happening for row in TicketActivity.objects.filter(kind=SlaBreached.kind)]
    told = Counter(each.clock_id for each in breaches if isinstance(each, SlaBreached))
    assert told == dict.fromkeys(SlaClock.objects.exclude(breached_at=None).values_list("pk", flat=True), 1)
    assert len(told) > TICKETS
    for ticket in tickets:
        stored, computed = as_stored(ticket), as_computed(ticket)
        assert len(stored) == len(computed)
        assert [pair for pair in zip(stored, computed, strict=True) if not are_alike(*pair)] == []


def work(chance: Random, tickets: list[Ticket], agent: Agent, requester: Requester) -> None:
    for _ in range(ACTS):
        do(chance, Ticket.objects.get(pk=chance.choice(tickets).pk), agent, requester)


def do(chance: Random, ticket: Ticket, agent: Agent, requester: Requester) -> None:
    acts: dict[Callable[[], object], int] = {
        lambda: reply_to_ticket(ticket, "It burns still.", by=requester): 4,
        lambda: change_priority(ticket, chance.choice(PRIORITY_WORDS), by=agent): 3,
        lambda: reopen_ticket(ticket, by=agent): 3,
        lambda: reply_to_ticket(ticket, "Try this.", by=agent): 1,
        lambda: resolve_ticket(ticket, by=agent): 1,
        lambda: close_ticket(ticket, by=agent): 1,
        lambda: waive_last(ticket, agent): 1,
    }
    chance.choices(list(acts), list(acts.values()))[0]()


def waive_last(ticket: Ticket, agent: Agent) -> None:
    asked = ticket.replies.answering().filter(author_kind=Requester.kind).last()
    if asked:
        waive_reply(ticket, asked.pk, by=agent)


def are_alike(stored: Row, computed: Row) -> bool:
    return all(
        abs(one - other) < NEAR if isinstance(one, datetime) and isinstance(other, datetime) else one == other
        for one, other in zip(stored, computed, strict=True)
    )
