"""The example's shop, driven in a browser: an order's exchange, its ticket, a refund and who may make it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.examples.test_django_host import ExampleHost, host

__all__ = ["host"]

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LEFT = "from escalated.models import *; print(Ticket.objects.count(), TicketActivity.objects.count(), {0})"
MAILS = "OutgoingMail.objects.count()"


@pytest.fixture
def shop(host: ExampleHost) -> ExampleHost:
    host.manage("seed_shop")
    host.manage("seed_shop")
    return host


@pytest.fixture
def signed_in(shop: ExampleHost, browser: Browser) -> Iterator[Any]:
    """Return a function that puts somebody of the shop before a browser of their own."""
    contexts = []

    def sit_down(name: str) -> Page:
        contexts.append(browser.new_context(base_url=shop.site, locale="en"))
        page = contexts[-1].new_page()
        page.goto("/login/?next=/orders/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("demo")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Orders")).to_be_visible()
        return page

    yield sit_down
    for each in contexts:
        each.close()


def order_of(page: Page, item: str) -> None:
    page.get_by_role("listitem").filter(has_text=item).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order")


def test_an_exchange_that_is_rolled_back_leaves_nothing(shop: ExampleHost, signed_in: Any) -> None:
    page = signed_in("ada")
    order_of(page, "last vase")
    page.get_by_role("button", name="Exchange").click()
    expect(page.get_by_role("status")).to_have_text("There is no last vase left, so nothing was changed.")
    expect(page.get_by_role("main")).to_contain_text("Paid")
    expect(page.get_by_text("No requests yet")).to_be_visible()
    shop.manage("escalated_tick")
    assert shop.manage("shell", "-v0", "-c", LEFT.format(MAILS)).strip() == "0 0 0"
    assert not (shop.folder / "mail").exists()


def test_an_order_opens_a_ticket_and_one_agent_refunds_it(signed_in: Any) -> None:
    ada = signed_in("ada")
    order_of(ada, "lamp")
    ada.get_by_role("button", name="Exchange").click()
    expect(ada.get_by_role("status")).to_contain_text("Your request is ESC-00001.")
    tickets = ada.get_by_role("region", name="Requests about this order")
    expect(tickets.get_by_role("link", name="ESC-00001")).to_have_attribute("href", "/support/tickets/ESC-00001")

    alan = signed_in("alan")
    alan.goto("/support/agent/tickets/ESC-00001")
    seen = alan.get_by_role("region", name="About").get_by_role("article")
    expect(seen).to_contain_text("€80.00")
    expect(seen.get_by_role("button", name="Refund")).to_have_count(0)

    grace = signed_in("grace")
    order_of(grace, "lamp")
    grace.get_by_role("link", name="ESC-00001").click()
    panel = grace.get_by_role("region", name="About").get_by_role("article")
    panel.get_by_role("button", name="Refund").click()
    form = grace.get_by_role("dialog", name="Refund")
    form.get_by_label("Amount in €").fill("30")
    form.get_by_role("button", name="Refund").click()
    expect(form).to_have_count(0)
    expect(panel).to_contain_text("€30.00")
    expect(grace.get_by_role("status").filter(has_text="€30 refunded")).to_be_visible()


def test_contact_support_carries_the_order_of_its_customer(signed_in: Any) -> None:
    ada = signed_in("ada")
    order_of(ada, "lamp")
    title = ada.get_by_role("heading", level=1).inner_text()
    ada.get_by_role("link", name="Contact support").click()
    expect(ada.get_by_text(title, exact=True)).to_be_visible()
    ada.get_by_label("Subject").fill("Which bulb?")
    ada.get_by_role("textbox", name="Message").fill("Which bulb fits?")
    ada.get_by_role("button", name="Send request").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Which bulb?")
    ada.goto("/orders/")
    order_of(ada, "lamp")
    expect(ada.get_by_role("region", name="Requests about this order")).to_contain_text("Which bulb?")
