"""Deadlines in the queue: they count down by themselves, and are found by rail, filter, search and order."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from escalated.core.db import now
from escalated.sla.models import ClockKind, SlaTerms
from escalated.sla.promises import NEVER
from escalated.tickets.models import Ticket
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/support/agent/tickets"
ROW = "[data-queue-row]"
MINUTE = timedelta(minutes=1)


def promised(subject: str, due: timedelta | None, *, risk: timedelta | None = None) -> Ticket:
    """Return a ticket whose first response is due so long from now, or whose clock stands."""
    ticket = make_ticket(make_requester(), subject=subject)
    moments = {
        "sla_due_at": NEVER if due is None else now() + due,
        "sla_risk_at": None if risk is None else now() + risk,
    }
    Ticket.objects.filter(pk=ticket.pk).update(sla_kind=ClockKind.FIRST_RESPONSE, **moments)
    return ticket


def deadline(page: Page, ticket: Ticket) -> Locator:
    return page.locator(f"[data-ticket='{ticket.pk}'] [data-look]")


def subjects(page: Page) -> list[str]:
    return page.locator(f"{ROW} .esc-row-subject").all_inner_texts()


def test_a_deadline_comes_near_and_passes_while_one_looks_at_it(live_server: Any, at_browser: Any) -> None:
    ticket, paused = promised("Soon", 61 * MINUTE, risk=30 * MINUTE), promised("Waiting", None)
    page: Page = at_browser(make_agent().profile.user)
    page.clock.install()
    page.goto(LIST)
    shown = deadline(page, ticket)
    expect(shown).to_have_attribute("data-look", "running")
    expect(shown).to_contain_text("1h 1m")
    expect(shown).to_have_attribute("title", re.compile("^First response: due "))
    expect(deadline(page, paused)).to_have_attribute("data-look", "paused")
    page.clock.fast_forward("40:00")
    expect(shown).to_have_attribute("data-look", "at_risk")
    expect(shown).to_contain_text("21m")
    page.clock.fast_forward("30:00")
    expect(shown).to_have_attribute("data-look", "breached")
    expect(shown).to_contain_text("\u22129m")


def test_the_clocks_of_a_ticket_turn_at_their_moment_without_asking(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket(make_requester(), subject="Soon")
    due = (now() + 61 * MINUTE).replace(microsecond=0)
    SlaTerms.objects.update(hours=None, warnings=[], warnings_before=[30])
    ticket.clocks.update(since=due - 90 * MINUTE, target=90 * MINUTE, due_at=due)
    page: Page = at_browser(make_agent().profile.user)
    page.clock.install()
    page.goto(f"{LIST}/{ticket.reference}")
    clock = page.locator("[data-clock='first_response']")
    expect(clock).to_have_attribute("data-look", "running")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.pause_at(due - 31 * MINUTE)
    expect(clock).to_contain_text("31m left")
    page.clock.run_for("00:59")
    expect(clock).to_have_attribute("data-look", "running")
    page.clock.run_for("00:01")
    expect(clock).to_have_attribute("data-look", "at_risk")
    expect(clock).to_contain_text("At risk, 30m left")
    page.clock.pause_at(due)
    expect(clock).to_have_attribute("data-look", "breached")
    page.clock.run_for("05:00")
    expect(clock).to_contain_text("Overdue by 5m")
    assert [url for url in asked if url.endswith(ticket.reference)] == []


def test_what_is_at_risk_is_found_by_rail_filter_search_and_order(live_server: Any, at_browser: Any) -> None:
    promised("Late", -5 * MINUTE, risk=-30 * MINUTE)
    promised("Near", 5 * MINUTE, risk=-5 * MINUTE)
    promised("Far", 600 * MINUTE, risk=300 * MINUTE)
    promised("Waiting", None)
    page: Page = at_browser(make_agent().profile.user)
    page.goto(LIST)
    page.get_by_role("link", name="SLA at risk").click()
    expect(page.locator(ROW)).to_have_count(2)
    assert set(subjects(page)) == {"Late", "Near"}
    page.goto(f"{LIST}?sla=paused")
    expect(page.locator(ROW)).to_have_count(1)
    assert subjects(page) == ["Waiting"]
    page.get_by_role("button", name="Remove the filter SLA").click()
    expect(page.locator(ROW)).to_have_count(4)
    page.keyboard.press("/")
    page.keyboard.type("is:overdue")
    page.keyboard.press("Enter")
    expect(page.locator(ROW)).to_have_count(1)
    assert subjects(page) == ["Late"]
    page.goto(f"{LIST}?sort=sla_due_at")
    expect(page.locator(ROW)).to_have_count(4)
    assert subjects(page) == ["Late", "Near", "Far", "Waiting"]
