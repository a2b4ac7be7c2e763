"""An hour of support: a desk with enough on it, and hands whose inputs are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page

from escalated.people.actors import Agent
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Tag, Ticket
from tests.making import make_agent, make_requester, make_ticket

DESK, LIST = "/support/agent", "/support/agent/tickets"
ROW = "[data-queue-row]"


@dataclass
class Hands:
    """Somebody's hands, and how often they moved."""

    page: Page
    inputs: int = 0

    def click(self, what: Locator, **given: Any) -> None:
        what.click(**given)
        self.inputs += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(150)
            self.inputs += 1

    def find(self, letters: str) -> None:
        """Type letters that narrow a list."""
        self.press(*letters)

    def write(self, words: str) -> None:
        """Type what an answer says: everybody has to."""
        self.page.keyboard.type(words)


@dataclass
class Hour:
    """A desk with enough on it for an hour."""

    hands: Hands
    agent: Agent
    colleague: Agent
    ticket: Ticket
    others: list[Ticket] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.hands.page

    def at(self, path: str) -> None:
        self.page.goto(path)
        self.page.locator("h1").first.wait_for()
        self.page.wait_for_load_state("networkidle")

    def at_ticket(self) -> None:
        self.at(f"{LIST}/{self.ticket.reference}")

    def at_list(self) -> None:
        self.at(f"{LIST}?state=all&sort=created_at")

    def now(self, of: Ticket | None = None) -> Ticket:
        return Ticket.objects.get(pk=(of or self.ticket).pk)

    def holds(self, told: Callable[[], bool]) -> None:
        """Wait until the server has it."""
        for _ in range(40):
            if told():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("It was not done.")


def make_hour(page: Page, agent: Agent) -> Hour:
    colleague = make_agent("Linus")
    Department.objects.create(name="Billing", position=9)
    Tag.objects.create(name="refund", key="refund")
    tickets = [make_ticket(make_requester(f"p{number}@example.com"), subject=f"Case {number}") for number in range(7)]
    for at, ticket in enumerate(tickets):
        moment = timezone.now() - timedelta(hours=20 - at)
        Ticket.objects.filter(pk=ticket.pk).update(created_at=moment, last_reply_at=moment, last_activity_at=moment)
    hour = Hour(Hands(page), agent, colleague, tickets[0], tickets[1:])
    assign_ticket(hour.now(tickets[1]), agent.profile, by=agent)
    return hour
