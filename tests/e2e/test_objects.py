"""What a ticket is about, beside it: found, seen in its panel, acted on; and the host's troubles, told there alone."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from escalated.tickets.asking_about import about_token
from escalated.tickets.linking_objects import link_object
from escalated.tickets.models import Ticket
from tests.e2e.test_ticket import at_ticket
from tests.making import kinds, make_agent, make_ticket, make_user
from tests.shop.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def about(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details").get_by_role("region", name="About")


def ticket_about(customer: str = "Ada Lovelace") -> tuple[Ticket, Order]:
    ticket, order = make_ticket(), Order.objects.create(customer=customer)
    link_object(ticket, order, by=make_agent())
    return ticket, order


def test_a_refund_is_made_once_from_beside_the_ticket(live_server: Any, at_browser: Any) -> None:
    ticket, order = ticket_about()
    page = at_ticket(at_browser, ticket, refusals=[422])
    panel = about(page).get_by_role("article", name=f"Order {order.pk}")
    expect(panel).to_contain_text("€120.00")
    expect(panel.get_by_role("link", name="<b>PDF</b>")).to_have_attribute("href", f"/invoices/{order.pk}")
    expect(panel.get_by_role("link", name="Click")).to_have_count(0)
    panel.get_by_role("button", name="Refund").click()
    form = page.get_by_role("dialog", name="Refund")
    amount = form.get_by_label("Amount")
    expect(amount).to_have_value("120.00")
    amount.fill("500")
    form.get_by_role("button", name="Refund").click()
    expect(form.get_by_role("alert")).to_have_text("At most 120.00.")
    amount.fill("20")
    form.get_by_role("button", name="Refund").click()
    expect(form).to_have_count(0)
    told = f"Grace did “Refund” to Order {order.pk}: €20 given back"
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(panel).to_contain_text("Refunded in part")
    assert kinds(ticket) == ["ticket.opened", "ticket.object_linked", "ticket.object_acted"]
    order.refresh_from_db()
    assert order.refunded == Decimal(20)


def test_what_a_ticket_is_about_is_found_and_leads_to_its_other_tickets(live_server: Any, at_browser: Any) -> None:
    ticket, order = make_ticket(), Order.objects.create(customer="Ada Lovelace")
    page = at_ticket(at_browser, ticket)
    about(page).get_by_role("button", name="Link something of yours").click()
    page.get_by_role("combobox", name="Find what it is about").fill("lovelace")
    page.get_by_role("option", name=f"Order {order.pk}").click()
    panel = about(page).get_by_role("article", name=f"Order {order.pk}")
    expect(panel).to_contain_text("Ada Lovelace")
    assert kinds(ticket) == ["ticket.opened", "ticket.object_linked"]
    panel.get_by_role("link", name="All tickets about this").click()
    expect(page).to_have_url(re.compile("about=shop.order"))
    chip = page.get_by_role("group", name="Filters").get_by_role("button", name=re.compile(f"Order {order.pk}"))
    expect(chip).to_be_visible()
    expect(page.locator("[data-queue-row]")).to_have_count(1)


def test_the_queue_is_filtered_by_what_the_host_finds(live_server: Any, at_browser: Any) -> None:
    _ticket, order = ticket_about()
    other = Order.objects.create(customer="Ada Byron")
    make_ticket(subject="About nothing")
    page: Page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/tickets")
    rows = page.locator("[data-queue-row]")
    expect(rows).to_have_count(2)
    page.keyboard.press("Shift+F")
    page.get_by_role("combobox", name="Filter").fill("about")
    page.keyboard.press("Enter")
    finder = page.get_by_role("dialog", name="Name or number…")
    expect(finder.get_by_role("status")).to_have_text("Type a name or a number")
    page.keyboard.type("ada")
    expect(finder.get_by_role("option")).to_have_text([f"Order {order.pk}Ada Lovelace", f"Order {other.pk}Ada Byron"])
    expect(finder.get_by_role("status")).to_have_text("Could not be searched just now: vouchers.")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/tickets\?about=shop\.order%3A{order.pk}$"))
    expect(finder.get_by_role("option", name=f"Order {order.pk}")).to_have_attribute("aria-checked", "true")
    expect(rows).to_have_count(1)
    page.keyboard.press("Escape")
    chips = page.get_by_role("group", name="Filters")
    expect(chips.get_by_role("button", name=f"About : Order {order.pk}")).to_be_visible()
    page.reload()
    chips.get_by_role("button", name=f"About : Order {order.pk}").click()
    page.keyboard.type("byron")
    finder.get_by_role("option", name=f"Order {other.pk}").click()
    expect(page).to_have_url(re.compile(rf"about=shop\.order%3A{order.pk}&about=shop\.order%3A{other.pk}$"))
    page.keyboard.press("Escape")
    expect(chips.get_by_role("button", name=f"About : Order {order.pk}, order {other.pk}")).to_be_visible()
    chips.get_by_role("button", name="Remove the filter About").click()
    expect(rows).to_have_count(2)


def test_a_host_that_cannot_be_reached_is_told_where_one_looks(live_server: Any, at_browser: Any) -> None:
    make_ticket()
    page: Page = at_browser(make_agent("grace").profile.user, refusals=[503])
    page.route("**/agent/objects?*", lambda route: route.fulfill(status=503))
    page.goto("/support/agent/tickets?about=shop.order:7")
    page.get_by_role("button", name="About : order 7").click()
    page.keyboard.type("lovelace")
    said = page.get_by_role("dialog", name="Name or number…").get_by_role("status")
    expect(said).to_have_text(re.compile("[Tt]ry again"))
    page.get_by_role("combobox", name="Name or number…").fill("")
    expect(said).to_have_text("")


def test_what_was_taken_off_is_put_back(live_server: Any, at_browser: Any) -> None:
    ticket, order = ticket_about()
    page = at_ticket(at_browser, ticket)
    panel = about(page).get_by_role("article", name=f"Order {order.pk}")
    panel.get_by_role("button", name=f"Remove Order {order.pk}").click()
    expect(panel).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(panel).to_contain_text("€120.00")
    assert kinds(ticket)[1:] == ["ticket.object_linked", "ticket.object_unlinked", "ticket.change_undone"]


def test_a_panel_that_fails_is_told_small_and_tried_again(live_server: Any, at_browser: Any) -> None:
    ticket, order = ticket_about("breaks")
    page = at_ticket(at_browser, ticket)
    panel = about(page).get_by_role("article", name=f"Order {order.pk}")
    expect(panel).to_contain_text("Your product did not answer.")
    expect(page.locator("article").filter(has_text="It burns.")).to_be_visible()
    Order.objects.update(customer="Ada")
    panel.get_by_role("button", name="Try again").click()
    expect(panel).to_contain_text("€120.00")


def test_a_slow_panel_keeps_nobody_waiting(live_server: Any, at_browser: Any) -> None:
    ticket, order = ticket_about()
    page: Page = at_browser(make_agent("grace").profile.user)
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/objects/*", keep)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    expect(page.locator("article").filter(has_text="It burns.")).to_be_visible()
    panel = about(page).get_by_role("article", name=f"Order {order.pk}")
    expect(panel).to_contain_text("This takes too long.", timeout=15_000)
    page.unroute("**/objects/*")
    panel.get_by_role("button", name="Try again").click()
    expect(panel).to_contain_text("€120.00")


def test_what_is_gone_keeps_its_name(live_server: Any, at_browser: Any) -> None:
    ticket, order = ticket_about()
    title = str(order)
    order.delete()
    page = at_ticket(at_browser, ticket)
    panel = about(page).get_by_role("article", name=title)
    expect(panel).to_contain_text("It is no longer there.")
    expect(panel.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_customer_asks_about_what_is_theirs(live_server: Any, at_browser: Any, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "HOST": "tests.test_template_tags.ShopHost"}
    ada, order = make_user("ada"), Order.objects.create(customer="ada")
    page: Page = at_browser(ada)
    page.goto(f"/support/tickets/new?about={about_token(order, user=ada)}")
    expect(page.get_by_text(f"Order {order.pk}")).to_be_visible()
    page.get_by_label("Message").fill("Where is it?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where is it?")
    assert [each.title for each in Ticket.objects.get().about.all()] == [f"Order {order.pk}"]
