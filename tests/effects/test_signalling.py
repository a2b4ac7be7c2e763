"""Signals for hosts: what they carry, when they are sent, and what a receiver that fails costs others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection, transaction

from escalated import signals
from escalated.core.jobs import run_now
from escalated.people.models import Department
from escalated.services import (
    SYSTEM,
    add_note,
    assign_ticket,
    change_department,
    change_priority,
    change_status,
    close_ticket,
    rate_ticket,
    reopen_ticket,
    reply_to_ticket,
    resolve_ticket,
)
from escalated.signals import SIGNALS, TicketEvent, TicketSignal
from escalated.timeline.happening import HAPPENINGS
from escalated.timeline.models import SignalDelivery, TicketActivity
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db

Heard = list[tuple[str, Any]]


@contextmanager
def listening(*names: str, then: Callable[[], object] = lambda: None) -> Iterator[Heard]:
    """Yield what a host hears of these signals; it does something each time."""
    heard: Heard = []

    def receiver_of(name: str) -> Callable[..., None]:
        def receive(sender: object, event: TicketEvent, **kwargs: object) -> None:
            assert sender is type(event)
            heard.append((name, event))
            then()

        return receive

    receivers = {name: receiver_of(name) for name in names}
    for name, receiver in receivers.items():
        SIGNALS[name].connect(receiver)
    try:
        yield heard
    finally:
        for name, receiver in receivers.items():
            SIGNALS[name].disconnect(receiver)


def test_each_signal_is_sent_once_with_what_happened() -> None:
    agent, ada = make_agent("grace"), make_requester("ada@example.org")
    sales = Department.objects.create(name="Sales")
    with listening(*SIGNALS) as heard:
        ticket = make_ticket(ada)
        reply_to_ticket(ticket, "Try water.", by=agent.profile)
        add_note(ticket, "She is cross.", by=agent.profile)
        assign_ticket(ticket, agent.profile, by=agent.profile)
        assign_ticket(ticket, None, by=agent.profile)
        change_status(ticket, "in_progress", by=agent.profile)
        change_priority(ticket, "urgent", by=agent.profile)
        change_department(ticket, sales, by=agent.profile)
        resolve_ticket(ticket, by=agent.profile)
        run_due()
        rate_ticket(ticket, 5, by=ada)
        close_ticket(ticket, by=agent.profile)
        reopen_ticket(ticket, by=SYSTEM)
        run_due()
    named = [(name, event) for name, event in heard if name != "activity_recorded"]
    told = {name: {each.name: getattr(event, each.name) for each in own_fields(event)} for name, event in named}
    assert [name for name, _ in named] == SENT_IN_ORDER
    assert told["ticket_assigned"] == {"previous_id": None, "assignee_id": agent.profile.pk}
    assert told["ticket_unassigned"] == {"previous_id": agent.profile.pk}
    assert told["ticket_priority_changed"] == {"previous": "medium", "priority": "urgent"}
    assert told["ticket_rated"] == {"stars": 5, "previous_stars": None}
    assert told["ticket_closed"] == {"previous": "resolved"}
    assert told["ticket_department_changed"]["department_id"] == sales.pk
    kinds = [event.kind for name, event in heard if name == "activity_recorded"]
    assert kinds == list(TicketActivity.objects.order_by("id").values_list("kind", flat=True))
    first = named[0][1]
    assert (first.reference, first.subject, first.actor_name) == (ticket.reference, ticket.subject, "ada")
    assert SignalDelivery.objects.count() == 0


SENT_IN_ORDER = [
    *("ticket_opened", "reply_added", "note_added", "ticket_assigned", "ticket_unassigned", "ticket_status_changed"),
    *("ticket_priority_changed", "ticket_department_changed", "ticket_resolved", "ticket_rated", "ticket_closed"),
    "ticket_reopened",
]


def own_fields(event: TicketEvent) -> list[Any]:
    common = {each.name for each in fields(TicketEvent)}
    return [each for each in fields(event) if each.name not in common]


@pytest.mark.parametrize("name", SIGNALS)
def test_what_an_event_tells_is_known_of_each_of_its_kinds(name: str) -> None:
    signal = SIGNALS[name]
    names = {each.name for each in fields(signal.event)} - {each.name for each in fields(TicketEvent)}
    for kind in signal.kinds:
        assert names <= HAPPENINGS[kind].model_fields.keys()


def test_nobody_can_change_what_others_are_told() -> None:
    with listening("ticket_opened") as heard:
        make_ticket()
        run_due()
    with pytest.raises(FrozenInstanceError):
        heard[0][1].subject = "Another"


def test_a_receiver_that_raises_is_logged_and_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError("a host's own bug")

    with listening("activity_recorded", then=fail), listening("ticket_opened") as heard:
        make_ticket(make_requester("ada@example.org"))
        run_due()
        run_due()
    assert len(heard) == 1
    assert [letter.to for letter in sent.outbox] == [["ada@example.org"]]
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]
    assert SignalDelivery.objects.count() == 0


def test_nothing_is_told_of_what_was_rolled_back() -> None:
    def host_fails() -> None:
        with transaction.atomic():
            make_ticket()
            raise ZeroDivisionError

    with listening("activity_recorded") as heard:
        with pytest.raises(ZeroDivisionError):
            host_fails()
        run_due()
    assert heard == []


def test_nothing_is_told_before_an_agent_can_undo_it_no_more(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 20}
    ticket, agent = make_ticket(), make_agent()
    run_due()
    with listening("reply_added") as heard:
        reply_to_ticket(ticket, "Try water.", by=agent.profile)
        run_due()
    assert heard == []


def test_a_host_that_does_not_listen_pays_for_no_row() -> None:
    make_ticket()
    run_due()
    assert SignalDelivery.objects.count() == 0


def test_a_worker_that_dies_while_it_tells_tells_again() -> None:
    class Killed(BaseException):
        """The end of a process, which nothing catches."""

    def die() -> None:
        raise Killed

    activity = TicketActivity.objects.get(ticket=make_ticket())
    with listening("ticket_opened"):
        run_now("deliver_activity", activity.pk)
    row = SignalDelivery.objects.get()
    with listening("ticket_opened", then=die), pytest.raises(Killed):
        run_now("send_signals", row.pk)
    SignalDelivery.objects.update(next_attempt_at=activity.created_at)
    with listening("ticket_opened") as heard:
        run_due()
    assert [event.activity_id for _, event in heard] == [activity.pk]


@pytest.mark.django_db(transaction=True)
def test_receivers_run_outside_our_transactions() -> None:
    inside: list[bool] = []
    with listening("ticket_opened", then=lambda: inside.append(connection.in_atomic_block)):
        make_ticket()
        run_due()
    assert inside == [False]


def test_every_signal_is_listed() -> None:
    assert {value for value in vars(signals).values() if isinstance(value, TicketSignal)} == set(SIGNALS.values())
