"""Snoozing at the desk: from a ticket, from the list, and back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.core.db import now
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.e2e.composing import at_ticket, editor
from tests.e2e.holding import hold
from tests.making import kinds, make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def until(ticket: Ticket) -> Any:
    return Ticket.objects.get(pk=ticket.pk).snoozed_until


def test_a_ticket_is_snoozed_by_two_keys_undone_and_woken_by_its_customer(live_server: Any, at_browser: Any) -> None:
    customer = make_requester()
    ticket = make_ticket(customer)
    page: Page = at_browser(make_agent().profile.user)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Tomorrow morning")).to_be_visible()
    page.keyboard.press("2")
    banner = page.get_by_role("status").filter(has_text="Snoozed until").first
    expect(banner).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert timedelta(hours=3.9) < until(ticket) - now() <= timedelta(hours=4)
    page.keyboard.press("ControlOrMeta+z")
    expect(page.get_by_role("button", name="Wake it now")).to_have_count(0)
    assert until(ticket) is None
    page.keyboard.press("z")
    page.get_by_role("button", name="In 1 hour").click()
    expect(page.get_by_role("button", name="Wake it now")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()  # the server has heard of it too
    reply_to_ticket(ticket, "Any news?", by=customer)
    expect(page.get_by_role("button", name="Wake it now")).to_have_count(0, timeout=15_000)


@pytest.mark.parametrize("part", ["DialogPanel", "SnoozePanel"])
def test_what_is_pressed_before_the_dialog_is_loaded_chooses_in_it(
    live_server: Any, at_browser: Any, part: str
) -> None:
    ticket = make_ticket()
    page: Page = at_browser(make_agent().profile.user)
    held = hold(page, f"**/{part}*.js")
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    page.keyboard.press("z")
    page.keyboard.press("2")
    page.wait_for_timeout(300)
    assert until(ticket) is None
    held.request().continue_()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert timedelta(hours=3.9) < until(ticket) - now() <= timedelta(hours=4)


def test_a_moment_of_ones_own_is_on_the_viewers_clock(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket()
    page: Page = at_browser(make_agent().profile.user, timezone_id="Asia/Tokyo")
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.get_by_role("button", name="Snooze this ticket").click()
    own = page.get_by_label("Or at a moment of your own")
    own.fill("2020-01-01T09:00")
    page.get_by_role("button", name="Snooze", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("still to come")
    assert until(ticket) is None
    day = (now() + timedelta(days=10)).date()
    own.fill(f"{day}T09:00")
    page.get_by_role("button", name="Snooze", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert until(ticket).isoformat() == f"{day}T00:00:00+00:00"


def test_chosen_rows_are_snoozed_together_and_wait_in_their_own_list(live_server: Any, at_browser: Any) -> None:
    tickets = [make_ticket(subject=f"Number {number}") for number in range(3)]
    page: Page = at_browser(make_agent().profile.user)
    page.goto("/support/agent/tickets")
    rows = page.locator("[data-queue-row]")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("z")
    page.get_by_role("button", name="Next Monday").click()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert sorted(kinds(ticket)[1:] for ticket in tickets) == [[], ["ticket.snoozed"], ["ticket.snoozed"]]
    page.keyboard.press("g")
    page.keyboard.press("z")
    page.wait_for_url("**/tickets?state=snoozed")
    expect(rows).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Snoozed")
    expect(page.get_by_role("link", name=re.compile("Snoozed.*2")).first).to_be_visible()


def test_an_answer_puts_its_ticket_to_sleep_in_the_same_act_and_both_are_taken_back(
    live_server: Any, at_browser: Any, settings: Any
) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 30}
    ticket = make_ticket()
    page = at_ticket(at_browser, ticket)
    rich = editor(page)
    page.keyboard.type("We ask the carrier.")
    page.get_by_role("button", name="Send reply and set a status").click()
    page.get_by_role("menuitem", name="Send and snooze").click()
    page.get_by_role("button", name="In 4 hours").click()
    expect(page.locator("article", has_text="We ask the carrier.")).to_be_visible()
    expect(page.get_by_role("button", name="Wake it now")).to_be_visible()
    assert timedelta(hours=3.9) < until(ticket) - now() <= timedelta(hours=4)
    assert kinds(ticket)[1:] == ["reply.added", "ticket.snoozed"]
    page.get_by_role("button", name="Undo").first.click()
    expect(rich).to_have_text("We ask the carrier.")
    expect(page.get_by_role("button", name="Wake it now")).to_have_count(0)
    assert until(ticket) is None
