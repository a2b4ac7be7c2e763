"""Snoozing: asleep until a moment, a customer's answer or an agent's act."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from escalated.core.db import atomic, now
from escalated.core.errors import InvalidInput, NotAllowed
from escalated.core.jobs import JobState
from escalated.people.actors import Requester
from escalated.tickets.filters import TicketFilters, matching
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.snoozing import Snooze, snooze_ticket, unsnooze_ticket
from escalated.tickets.transitioning import reopen_ticket, resolve_ticket
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


def later(hours: float = 24) -> datetime:
    return now() + timedelta(hours=hours)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def let_pass(ticket: Ticket) -> None:
    """Let the moment come at which the ticket is to be woken."""
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=now())
    Snooze.objects.filter(ticket=ticket, state=JobState.DUE).update(next_attempt_at=now())


def listed(state: str, agent: Any) -> list[Ticket]:
    return list(matching(Ticket.objects.visible_to(agent), TicketFilters(state=state), viewer=agent))  # type: ignore[arg-type]


def test_a_snoozed_ticket_leaves_the_lists_and_comes_back_by_itself() -> None:
    agent, ticket = make_agent(), make_ticket()
    snooze_ticket(ticket, later(), by=agent)
    run_due()
    assert (listed("unresolved", agent), listed("snoozed", agent)) == ([], [ticket])
    let_pass(ticket)
    assert (listed("unresolved", agent), listed("snoozed", agent)) == ([ticket], [])  # also where no worker runs
    run_due()
    assert kinds(ticket) == ["ticket.opened", "ticket.snoozed", "ticket.woken"]
    woken = TicketActivity.objects.latest("id")
    assert (woken.actor_kind, woken.sentence, fresh(ticket).snoozed_until) == ("system", "The snooze ended", None)
    run_due()
    assert kinds(ticket)[2:] == ["ticket.woken"]


def test_a_customers_answer_wakes_it_as_one_act() -> None:
    agent, customer = make_agent(), make_requester()
    ticket = make_ticket(customer)
    until = later()
    snooze_ticket(ticket, until, by=agent)
    reply_to_ticket(ticket, "Any news?", by=customer)
    assert kinds(ticket) == ["ticket.opened", "ticket.snoozed", "reply.added"]
    assert fresh(ticket).snoozed_until is None
    assert TicketActivity.objects.latest("id").sentence.endswith("replied and so ended the snooze")
    assert list(Snooze.objects.values_list("state", flat=True)) == [JobState.DONE]


def test_an_agents_answer_leaves_it_asleep() -> None:
    agent, ticket = make_agent(), make_ticket()
    until = later()
    snooze_ticket(ticket, until, by=agent)
    reply_to_ticket(ticket, "We wait for the part.", by=agent)
    assert fresh(ticket).snoozed_until == until


def test_snoozing_again_is_for_the_other_moment_and_the_same_moment_is_nothing() -> None:
    agent, ticket = make_agent(), make_ticket()
    first, second = later(1), later(2)
    for until in (first, first, second):
        snooze_ticket(ticket, until, by=agent)
    assert kinds(ticket) == ["ticket.opened", "ticket.snoozed", "ticket.snoozed"]
    assert list(Snooze.objects.order_by("id").values_list("state", "next_attempt_at")) == [
        (JobState.DONE, first),
        (JobState.DUE, second),
    ]


def test_waking_by_hand_and_waking_one_that_is_awake() -> None:
    agent, ticket = make_agent(), make_ticket()
    unsnooze_ticket(ticket, by=agent)
    snooze_ticket(ticket, later(), by=agent)
    unsnooze_ticket(ticket, by=agent)
    assert kinds(ticket) == ["ticket.opened", "ticket.snoozed", "ticket.woken"]
    assert fresh(ticket).snoozed_until is None


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        (lambda: later(-1), "Choose a moment that is still to come."),
        (lambda: later(24 * 400), "Choose a moment within a year."),
        (lambda: datetime(2100, 1, 1), "Name a moment with its time zone, such as 2026-12-31T09:00:00+01:00."),  # noqa: DTZ001
    ],
)
def test_a_moment_that_is_none_is_refused(until: Any, problem: str) -> None:
    ticket = make_ticket()
    with pytest.raises(InvalidInput) as refused:
        snooze_ticket(ticket, until(), by=make_agent())
    assert refused.value.errors == {"until": [problem]}
    assert (kinds(ticket), Snooze.objects.count()) == (["ticket.opened"], 0)


def test_what_is_finished_does_not_sleep_and_a_customer_puts_nothing_to_sleep() -> None:
    agent, customer = make_agent(), make_requester()
    ticket = make_ticket(customer)
    with pytest.raises(NotAllowed):
        snooze_ticket(ticket, later(), by=Requester(customer.contacts))
    snooze_ticket(ticket, later(), by=agent)
    resolve_ticket(ticket, by=agent)
    assert fresh(ticket).snoozed_until is None
    with pytest.raises(InvalidInput):
        snooze_ticket(ticket, later(), by=agent)
    reopen_ticket(ticket, by=agent)
    assert fresh(ticket).snoozed_until is None


def test_snoozing_waking_and_resolving_are_undone() -> None:
    agent, ticket = make_agent(), make_ticket()
    until = later()

    def undo_last() -> datetime | None:
        undo(ticket, [TicketActivity.objects.latest("id").pk], by=agent)
        return fresh(ticket).snoozed_until

    snooze_ticket(ticket, until, by=agent)
    assert undo_last() is None
    snooze_ticket(ticket, until, by=agent)
    unsnooze_ticket(ticket, by=agent)
    assert undo_last() == until
    resolve_ticket(ticket, by=agent)
    assert undo_last() == until
    assert Snooze.objects.filter(state=JobState.DUE).count() == 1


def test_a_script_wakes_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    agent, one, other = make_agent(), make_ticket(), make_ticket()
    for ticket in (one, other):
        snooze_ticket(ticket, later(), by=agent)
    let_pass(one)
    call_command("escalated_wake_snoozed_tickets")
    assert capsys.readouterr().out == "1 woken\n"
    assert (kinds(one)[-1], kinds(other)[-1]) == ("ticket.woken", "ticket.snoozed")


def test_a_rolled_back_snooze_wakes_nothing() -> None:
    ticket = make_ticket()
    with atomic():
        snooze_ticket(ticket, later(), by=make_agent())
        transaction.set_rollback(True)
    assert (Snooze.objects.count(), fresh(ticket).snoozed_until) == (0, None)
