"""A connection that dies in silence: a form gives up, says so, keeps what was typed, and sends it when asked again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.tickets.models import Ticket
from tests.making import make_agent, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_MS = 31_000
TOLD = "The server does not answer. What you typed is still here"


def silent(page: Page, url: str) -> None:
    """Let nothing come back from a URL."""
    page.clock.install()
    page.route(url, lambda _: None)


def expect_given_up(page: Page) -> None:
    page.wait_for_timeout(500)
    expect(page.get_by_role("alert").filter(has_text=TOLD)).to_have_count(0)
    page.clock.fast_forward(LONGEST_MS)
    expect(page.get_by_role("alert").filter(has_text=TOLD)).to_be_visible()


def test_a_request_that_no_answer_comes_to_is_kept_and_sent_again(at_browser: Any) -> None:
    page: Page = at_browser(make_customer("ada")[0])
    silent(page, "**/support/tickets")
    page.goto("/support/tickets/new")
    page.get_by_label("Message").fill("The printer is on fire.")
    send = page.get_by_role("button", name="Send request")
    send.click()
    expect_given_up(page)
    expect(page.get_by_label("Message")).to_have_value("The printer is on fire.")
    page.unroute("**/support/tickets")
    send.click()
    expect(page.locator("[data-message]")).to_contain_text(["The printer is on fire."])
    assert Ticket.objects.count() == 1


def test_an_answer_that_no_answer_comes_to_says_that_it_is_not_sent(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    page: Page = at_browser(user)
    silent(page, "**/reply")
    page.goto(f"/support/tickets/{ticket.reference}")
    page.get_by_label("Your answer", exact=True).fill("It burns again.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_timeout(500)
    page.clock.fast_forward(LONGEST_MS)
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Send again")).to_be_enabled()


def test_a_form_of_an_admin_can_be_sent_again(at_browser: Any) -> None:
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user)
    silent(page, "**/support/admin/roles")
    page.goto("/support/admin/roles/new")
    page.get_by_role("textbox", name="Name").fill("Night shift")
    page.get_by_role("button", name="Create role").click()
    expect_given_up(page)
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Night shift")
    expect(page.get_by_role("button", name="Create role")).to_be_enabled()
