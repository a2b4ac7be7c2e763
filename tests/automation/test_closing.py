"""Resolved tickets close by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from escalated.automation import closing
from escalated.automation.closing import close_resolved_tickets
from escalated.core.db import now, operation
from escalated.core.install import save_settings
from escalated.core.periodic import PeriodicWork
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import resolve_ticket
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_ticket, run_due

pytestmark = pytest.mark.django_db


def resolved(days_ago: float) -> Ticket:
    ticket = make_ticket()
    resolve_ticket(ticket, by=make_agent())
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=now() - timedelta(days=days_ago))
    return ticket


def statuses(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_what_was_resolved_long_enough_ago_closes_once() -> None:
    old, young, unresolved = resolved(7.1), resolved(6.9), make_ticket()
    assert close_resolved_tickets() == 1
    assert statuses(old, young, unresolved) == ["closed", "resolved", "open"]
    assert kinds(old) == ["ticket.opened", "ticket.resolved", "ticket.closed"]
    closed = TicketActivity.objects.latest("id")
    assert (closed.actor_kind, closed.sentence) == (
        "system",
        "This ticket closed by itself, as nobody answered after it was resolved",
    )
    assert close_resolved_tickets() == 0


def test_an_admin_sets_after_how_many_days_and_zero_is_never() -> None:
    ticket = resolved(100)
    operation(save_settings)({"auto_close_resolved_after_days": 0})
    assert (close_resolved_tickets(), statuses(ticket)) == (0, ["resolved"])
    operation(save_settings)({"auto_close_resolved_after_days": 99})
    assert (close_resolved_tickets(), statuses(ticket)) == (1, ["closed"])


def test_more_than_a_batch_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "BATCH", 2)
    tickets = [resolved(8) for _ in range(5)]
    assert (close_resolved_tickets(), set(statuses(*tickets))) == (5, {"closed"})


def test_the_worker_closes_and_comes_round_again() -> None:
    first = resolved(8)
    run_due()
    assert statuses(first) == ["closed"]
    second = resolved(8)
    run_due()
    assert statuses(second) == ["resolved"]
    PeriodicWork.objects.update(next_attempt_at=now())
    run_due()
    assert statuses(second) == ["closed"]


def test_a_script_closes_too(capsys: pytest.CaptureFixture[str]) -> None:
    resolved(8)
    call_command("escalated_close_resolved")
    assert capsys.readouterr().out == "1 closed\n"
