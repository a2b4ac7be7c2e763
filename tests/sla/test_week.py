"""A week of sixty tickets, against a table that was reckoned by hand: ``week.txt``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from escalated.automation.breaching import check_sla_breaches
from escalated.people.actors import Agent, Requester
from escalated.people.models import Department
from escalated.sla.models import BusinessHours, SlaClock, SlaPolicy, SlaTerms
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.snoozing import snooze_ticket, unsnooze_ticket, wake_snoozed_tickets
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from tests.making import make_agent, make_requester

NEW_YORK = ZoneInfo("America/New_York")
ANSWERS = {"low": 16, "medium": 8, "high": 4, "urgent": 2, "critical": 1}
RESOLUTIONS = {"low": 80, "medium": 40, "high": 24, "urgent": 16, "critical": 8}
LETTERS = {"first_response": "F", "next_response": "N", "resolution": "R"}


@dataclass(frozen=True)
class Line:
    """One ticket of the table; what was done to it by the moments at which it was."""

    opened: str
    acts: tuple[str, ...]
    clocks: str


def table() -> list[Line]:
    lines = (Path(__file__).parent / "week.txt").read_text().splitlines()
    parts = [[part.strip() for part in line.split(";")] for line in lines if line.strip() and line[0] != "#"]
    return [Line(opened, tuple(acts.split(", ")) if acts else (), clocks) for opened, acts, clocks in parts]


def at(day: str, time: str) -> datetime:
    """A day from 29 October to 19 November 2026, and a time in New York."""
    month = 10 if int(day) >= 29 else 11
    return datetime.fromisoformat(f"2026-{month}-{int(day):02} {time}").replace(tzinfo=NEW_YORK).astimezone(UTC)


class Week:
    """The desk of that week: an agent, two departments, three policies, and who opened which ticket."""

    def __init__(self) -> None:
        self.agent = make_agent("ann")
        self.support = Department.objects.get_or_create(name="Support")[0]
        self.hotline = Department.objects.create(name="Hotline")
        office = [[day, "09:00", "17:00"] for day in range(5)]
        holiday = {"name": "Election Day", "month": 11, "day": 3, "year": 2026}
        support = hours("Support", windows=office, holidays=[holiday])
        nights = hours("Nights", windows=[[day, "22:00", "06:00"] for day in range(7)])
        promise("Incidents", nights, {"type": ["incident"]}, pauses_snoozed=True)
        promise("Hotline", None, {"department": [self.hotline.pk]})
        promise("Everybody", support, {}, pauses_in=["waiting_on_customer"])
        self.tickets: dict[int, tuple[Ticket, Requester]] = {}

    def act(self, number: int, words: list[str]) -> None:
        if number not in self.tickets:
            self.tickets[number] = self.opened(*words)
        else:
            pk, person = self.tickets[number][0].pk, self.tickets[number][1]
            do(Ticket.objects.get(pk=pk), words, person, self.agent)

    def opened(self, priority: str, *how: str) -> tuple[Ticket, Requester]:
        person = make_requester()
        by: Agent | Requester = self.agent if "by" in how else person
        ticket = create_ticket(
            subject="The printer is on fire",
            body="It burns.",
            requester=person.contacts[0],
            by=by,
            priority=priority,
            department=self.hotline if "Hotline" in how else self.support,
            type="incident" if "incident" in how else "question",
            is_note="note" in how,
        )
        return ticket, person


def do(ticket: Ticket, words: list[str], person: Requester, agent: Agent) -> None:
    name, *given = words
    acts: dict[str, Callable[..., Any]] = {
        "answer": lambda: reply_to_ticket(ticket, "Use water.", by=agent),
        "customer": lambda: reply_to_ticket(ticket, "And my hat?", by=person),
        "note": lambda: add_note(ticket, "Hm.", by=agent),
        "assign": lambda: assign_ticket(ticket, agent.profile, by=agent),
        "priority": lambda word: change_priority(ticket, word, by=agent),
        "move": lambda name: change_department(ticket, Department.objects.get(name=name), by=agent),
        "type": lambda word: change_type(ticket, word, by=agent),
        "status": lambda word: change_status(ticket, word, by=agent),
        "snooze": lambda day, time: snooze_ticket(ticket, at(day, time), by=agent),
        "unsnooze": lambda: unsnooze_ticket(ticket, by=agent),
        "wake": wake_snoozed_tickets,
        "resolve": lambda: resolve_ticket(ticket, by=agent),
        "close": lambda: close_ticket(ticket, by=agent),
        "reopen": lambda: reopen_ticket(ticket, by=agent),
        "spam": lambda: mark_spam(ticket, by=agent),
    }
    acts[name](*given)


def hours(name: str, **given: Any) -> BusinessHours:
    return BusinessHours.objects.create(name=name, time_zone="America/New_York", **given)


def promise(name: str, office: BusinessHours | None, conditions: dict[str, Any], **given: Any) -> None:
    policy = SlaPolicy.objects.create(name=name, conditions=conditions, position=SlaPolicy.objects.count())
    promised = {"first_response": ANSWERS, "next_response": ANSWERS, "resolution": RESOLUTIONS}
    targets = {kind: {word: 60 * each for word, each in words.items()} for kind, words in promised.items()}
    SlaTerms.objects.create(policy=policy, hours=office, targets=targets, warnings=[75], **given)


def found(ticket: Ticket) -> Iterator[str]:
    """The ticket's clocks in the words of the table."""
    for clock in ticket.clocks.order_by("kind", "id"):
        due = "-" if clock.due_at is None else said(clock.due_at)
        was = f" was {said(clock.breached_at)}" if clock.breached_at and clock.breached_at != clock.due_at else ""
        yield f"{LETTERS[clock.kind]} {due} {became(clock)}{was}"


def became(clock: SlaClock) -> str:
    assert (clock.breached_at is not None) == clock.is_late or clock.state != "stopped"
    match clock.state, clock.breached_at is not None:
        case "stopped", is_broken:
            return "late" if is_broken else "met"
        case "running", is_broken:
            return "broken" if is_broken else "runs"
        case _, is_broken:
            return "broken stands" if is_broken else "stands"


def said(moment: datetime) -> str:
    local = moment.astimezone(NEW_YORK)
    return f"{local.day} {local:%H:%M}"


@pytest.mark.django_db
def test_sixty_tickets_of_a_week_are_as_reckoned_by_hand(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 0}
    lines, moment = table(), at("29", "08:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    week, acts = Week(), []
    for number, line in enumerate(lines):
        acts += [(at(day, time), number, words) for day, time, *words in map(str.split, (line.opened, *line.acts))]
    for happens, number, words in sorted(acts, key=lambda act: act[:2]):
        moment = happens
        check_sla_breaches()
        week.act(number, words)
    moment = at("6", "17:01")
    check_sla_breaches()
    assert len(lines) == 60
    wrong = [
        (line.opened, line.acts, expected, actual)
        for number, line in enumerate(lines)
        if (expected := line.clocks) != (actual := ", ".join(found(week.tickets[number][0])))
    ]
    assert wrong == []
