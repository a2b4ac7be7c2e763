"""Clocks of a ticket, through the operations that change it, on a clock of the tests' own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from escalated.people.actors import SYSTEM
from escalated.people.models import Department
from escalated.sla.models import BusinessHours, ClockKind, SlaPolicy, SlaTerms
from escalated.tickets.classifying import change_department, change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.snoozing import snooze_ticket
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.undoing import undo
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
FIRST, NEXT, RESOLUTION = ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION


class Hands:
    """The hands of the wall clock in New York."""

    def __init__(self) -> None:
        self.moment = at("23 10:00")

    def move(self, text: str) -> None:
        self.moment = at(text)


def at(text: str) -> datetime:
    """A day of November 2026 and a time: the 23rd is a Monday, the 26th a holiday."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=NEW_YORK)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Hands:
    hands = Hands()
    monkeypatch.setattr(timezone, "now", lambda: hands.moment)
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 0}
    hours = BusinessHours.objects.create(
        name="Office",
        time_zone="America/New_York",
        windows=[[day, "09:00", "17:00"] for day in range(5)],
        holidays=[{"name": "Thanksgiving", "month": 11, "day": 26, "year": 2026}],
    )
    terms(hours)
    return hands


def terms(hours: BusinessHours | None, **given: Any) -> SlaTerms:
    policy = SlaPolicy.objects.create(name=f"Policy {given}", conditions=given.pop("conditions", {}))
    responses = {"low": 960, "medium": 480, "high": 240, "urgent": 120, "critical": 60}
    targets = {FIRST: responses, NEXT: responses, RESOLUTION: {word: 3 * each for word, each in responses.items()}}
    values = {"hours": hours, "targets": targets, "pauses_in": ["waiting_on_customer"], "warnings": [75], **given}
    return SlaTerms.objects.create(policy=policy, **values)


def told(ticket: Ticket) -> dict[str, tuple[str, datetime | None]]:
    """Each clock's state and when it is due, by kind, of several the newest."""
    return {clock.kind: (clock.state, clock.due_at) for clock in ticket.clocks.order_by("id")}


def test_opening_starts_what_its_priority_promises(hands: Hands) -> None:
    ticket = make_ticket(priority="high")
    assert told(ticket) == {FIRST: ("running", at("23 14:00")), RESOLUTION: ("running", at("24 14:00"))}


def test_a_ticket_that_an_agent_opens_waits_for_no_answer(hands: Hands) -> None:
    ticket = create_ticket(
        subject="Call", body="They called.", requester=make_requester().contacts[0], by=make_agent(), is_note=True
    )
    assert [clock.kind for clock in ticket.clocks.all()] == [RESOLUTION]


def test_only_a_public_answer_is_a_response(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    hands.move("23 11:00")
    add_note(ticket, "Hm.", by=agent)
    assert told(ticket)[FIRST] == ("running", at("23 14:00"))
    hands.move("23 13:00")
    reply_to_ticket(ticket, "Try this.", by=agent)
    assert told(ticket) == {FIRST: ("stopped", at("23 14:00")), RESOLUTION: ("paused", None)}
    assert ticket.clocks.get(kind=FIRST).stopped_at == at("23 13:00")


def test_what_a_machine_writes_neither_stops_nor_pauses(hands: Hands) -> None:
    ticket = make_ticket(priority="high")
    before = told(ticket)
    hands.move("23 11:00")
    reply_to_ticket(ticket, "We have got your message.", by=SYSTEM)
    assert (ticket.status, ticket.first_response_at, told(ticket)) == ("open", None, before)


def test_waiting_for_the_customer_over_a_holiday_costs_nothing(hands: Hands) -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester, priority="high"), make_agent()
    hands.move("23 13:00")  # three hours of twelve are used
    reply_to_ticket(ticket, "Try this.", by=agent)
    hands.move("25 16:00")
    reply_to_ticket(ticket, "No.", by=requester)
    assert told(ticket) == {
        FIRST: ("stopped", at("23 14:00")),
        RESOLUTION: ("running", at("27 17:00")),
        NEXT: ("running", at("27 12:00")),
    }
    hands.move("27 11:00")
    reply_to_ticket(ticket, "Then that.", by=agent)
    assert told(ticket)[NEXT] == ("stopped", at("27 12:00"))


def test_each_message_of_a_customer_has_a_clock(hands: Hands) -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester), make_agent()
    reply_to_ticket(ticket, "Try this.", by=agent)
    hands.move("23 11:00")
    reply_to_ticket(ticket, "No.", by=requester)
    hands.move("23 12:00")
    reply_to_ticket(ticket, "And I lost my hat.", by=requester)
    running = ticket.clocks.filter(kind=NEXT).order_by("id")
    assert [(clock.started_at, clock.due_at) for clock in running] == [
        (at("23 11:00"), at("24 11:00")),
        (at("23 12:00"), at("24 12:00")),
    ]
    reply_to_ticket(ticket, "Both are solved.", by=agent)
    assert [clock.stopped_at for clock in running.all()] == [at("23 12:00")] * 2


def test_a_new_priority_keeps_the_time_used(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="medium"), make_agent()
    assert told(ticket)[FIRST] == ("running", at("24 10:00"))
    hands.move("23 12:00")
    change_priority(ticket, "urgent", by=agent)
    assert told(ticket)[FIRST] == ("running", at("23 12:00"))
    change_priority(ticket, "low", by=agent)
    assert told(ticket)[FIRST] == ("running", at("25 10:00"))


def test_another_departments_hours_count_from_the_move(hands: Hands) -> None:
    always = Department.objects.create(name="Round the clock")
    calendar = terms(None, conditions={"department": [always.pk]})
    SlaPolicy.objects.filter(pk=calendar.policy_id).update(position=0)
    SlaPolicy.objects.exclude(pk=calendar.policy_id).update(position=1)
    ticket = make_ticket(priority="high")
    hands.move("23 11:00")
    change_department(ticket, always, by=make_agent())
    assert told(ticket) == {FIRST: ("running", at("23 14:00")), RESOLUTION: ("running", at("23 22:00"))}


def test_resolving_unanswered_stands_still_until_it_is_reopened(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    hands.move("23 12:00")
    resolve_ticket(ticket, by=agent)
    assert told(ticket) == {FIRST: ("paused", None), RESOLUTION: ("stopped", at("24 14:00"))}
    hands.move("24 12:00")
    reopen_ticket(ticket, by=agent)
    assert told(ticket) == {FIRST: ("running", at("24 14:00")), RESOLUTION: ("running", at("25 14:00"))}


def test_closing_what_was_resolved_stops_nothing_twice(hands: Hands) -> None:
    ticket, agent = make_ticket(), make_agent()
    hands.move("23 12:00")
    resolve_ticket(ticket, by=agent)
    hands.move("25 12:00")
    close_ticket(ticket, by=agent)
    assert ticket.clocks.get(kind=RESOLUTION).stopped_at == at("23 12:00")


def test_an_answer_taken_back_was_never_given(hands: Hands, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 8}
    ticket, agent = make_ticket(priority="high"), make_agent()
    hands.move("23 11:00")
    reply_to_ticket(ticket, "Try this.", by=agent)
    undo(ticket, [ticket.activities.latest("id").pk], by=agent)
    assert told(ticket) == {FIRST: ("running", at("23 14:00")), RESOLUTION: ("running", at("24 14:00"))}


@pytest.mark.parametrize(("pauses", "due"), [(False, at("24 14:00")), (True, None)])
def test_a_snooze_pauses_where_the_policy_says_so(hands: Hands, pauses: bool, due: datetime | None) -> None:
    SlaTerms.objects.update(pauses_snoozed=pauses)
    ticket = make_ticket(priority="high")
    snooze_ticket(ticket, hands.moment + timedelta(days=1), by=make_agent())
    assert told(ticket)[RESOLUTION] == ("paused" if pauses else "running", due)


def test_a_new_install_has_a_week_and_a_policy() -> None:
    ticket = make_ticket()
    make_ticket()
    policy = SlaPolicy.objects.get()
    assert (policy.name, policy.terms.get().hours) == ("Standard", BusinessHours.objects.get(name="Office hours"))
    assert {clock.terms.policy for clock in ticket.clocks.all()} == {policy}


def test_a_customers_answer_to_a_ticket_that_an_agent_opened_awaits_one(hands: Hands) -> None:
    requester = make_requester()
    contact = requester.contacts[0]
    ticket = create_ticket(subject="Your order", body="It is late.", requester=contact, by=make_agent())
    hands.move("23 11:00")
    reply_to_ticket(ticket, "How late?", by=requester)
    assert told(ticket)[NEXT] == ("running", at("24 11:00"))


def test_terms_that_a_ticket_comes_to_say_at_once_what_pauses(hands: Hands) -> None:
    always = Department.objects.create(name="Round the clock")
    calendar = terms(None, conditions={"department": [always.pk]}, pauses_in=[])
    SlaPolicy.objects.filter(pk=calendar.policy_id).update(position=0)
    SlaPolicy.objects.exclude(pk=calendar.policy_id).update(position=1)
    ticket, agent = make_ticket(priority="high"), make_agent()
    hands.move("23 11:00")
    reply_to_ticket(ticket, "Try this.", by=agent)
    hands.move("23 12:00")
    change_department(ticket, always, by=agent)
    assert told(ticket)[RESOLUTION] == ("running", at("23 23:00"))


def test_nobody_is_warned_of_what_stands(hands: Hands) -> None:
    ticket = make_ticket(priority="high")
    hands.move("24 12:00")  # ten hours of twelve are used, and nobody has looked
    change_status(ticket, "waiting_on_customer", by=SYSTEM)
    assert ticket.clocks.get(kind=RESOLUTION).checked_at is None
    change_status(ticket, "in_progress", by=SYSTEM)
    assert ticket.clocks.get(kind=RESOLUTION).checked_at == at("24 11:00")


def test_a_reopening_that_was_undone_never_was(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    hands.move("23 12:00")
    resolve_ticket(ticket, by=agent)
    hands.move("23 15:00")
    reopen_ticket(ticket, by=agent)
    hands.move("23 16:00")
    undo(ticket, [ticket.activities.latest("id").pk], by=agent)
    assert told(ticket)[RESOLUTION] == ("stopped", at("24 14:00"))
    hands.move("24 09:00")
    reopen_ticket(ticket, by=agent)
    assert told(ticket)[RESOLUTION] == ("running", at("25 11:00"))
