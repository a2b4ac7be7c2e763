"""The queue by keyboard: many tickets at once, searches that complete themselves, filters that are a URL."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.tickets.models import Ticket
from escalated.tickets.tagging import add_tags
from escalated.tickets.transitioning import close_ticket
from tests.e2e.holding import hold
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

ROW = "[data-queue-row]"
LIST = "/support/agent/tickets"


def at_queue(at_browser: Any, count: int) -> tuple[Page, list[Ticket]]:
    """Seat an agent before as many tickets, the newest of them first."""
    agent, by = make_agent("grace"), make_requester("ada@example.org")
    tickets = [make_ticket(by, subject=f"Ticket {number}") for number in range(count)]
    add_tags(tickets[0], ["vip refund"], by=agent)
    page: Page = at_browser(agent.profile.user)
    page.goto(LIST)
    page.locator(ROW).first.wait_for()
    return page, tickets


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_chosen_tickets_are_resolved_at_once_and_come_back_undone(live_server: Any, at_browser: Any) -> None:
    page, _ = at_queue(at_browser, 3)
    press(page, "j", "x", "j", "x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    press(page, "s")
    page.get_by_role("combobox", name="Set status").fill("resolved")
    press(page, "Enter")
    expect(page.locator(ROW)).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(ROW)).to_have_count(3)
    expect(page.get_by_text("Undone on 2 tickets.")).to_be_visible()
    assert Ticket.objects.unresolved().count() == 3


def test_a_search_completes_a_tag_by_keyboard(live_server: Any, at_browser: Any) -> None:
    page, _ = at_queue(at_browser, 2)
    press(page, "/")
    page.keyboard.type("tag:vip")
    expect(page.get_by_role("option", name="vip refund")).to_be_visible()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(r"q=tag%3A%22vip\+refund%22"))
    expect(page.locator(ROW)).to_have_count(1)
    press(page, "Escape")
    expect(page.locator(ROW)).to_have_count(2)


def test_filters_are_the_url(live_server: Any, at_browser: Any) -> None:
    page, _ = at_queue(at_browser, 2)
    press(page, "Shift+F")
    page.get_by_role("combobox", name="Filter").fill("vip")
    expect(page.get_by_role("option", name="vip refund")).to_be_visible()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(r"\?tag=\d+$"))
    expect(page.locator(ROW)).to_have_count(1)
    page.reload()
    page.get_by_role("button", name="Remove the filter Tag").click()
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator(ROW)).to_have_count(2)


def test_filters_are_cleared_by_key_once_and_no_key_means_two_things(live_server: Any, at_browser: Any) -> None:
    page, tickets = at_queue(at_browser, 2)
    page.goto(f"{LIST}?tag={tickets[0].tags.get().pk}")
    expect(page.locator(ROW)).to_have_count(1)
    press(page, "j", "?")
    page.get_by_role("dialog").locator("dd").first.wait_for()
    keys = page.get_by_role("dialog").locator("dd").all_inner_texts()
    assert [each for each in keys if keys.count(each) > 1] == []
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Shift+X")
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator(ROW)).to_have_count(2)


def test_a_list_comes_back_as_it_was_left(live_server: Any, at_browser: Any) -> None:
    page, tickets = at_queue(at_browser, 60)
    press(page, *["j"] * 31, "x", "j", "Enter")
    page.locator("article").first.wait_for()
    press(page, "u")
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(page.locator(f"[data-ticket='{tickets[-31].pk}'] {ROW}")).to_be_focused()
    assert page.locator("[data-pane]").evaluate("(pane) => pane.scrollTop") > 300


def test_an_answer_from_before_a_change_does_not_bring_rows_back(live_server: Any, at_browser: Any) -> None:
    page, _ = at_queue(at_browser, 3)
    looks = "**/agent/tickets?*id=*"
    # What the page before it asked for is not to be taken for what this one asks for.
    page.goto("about:blank")
    with page.expect_response(looks):
        page.goto(f"{LIST}?assignee=none")
    page.locator(ROW).first.wait_for()
    press(page, "j", "x", "j", "x")
    with page.expect_response(looks):
        change(page, "p", "Set priority", "High")
    held = hold(page, looks)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone on 2 tickets.")).to_be_visible()
    page.wait_for_timeout(600)
    before = held.request().fetch()
    change(page, "a", "Assign to", "Grace")
    expect(page.locator(ROW)).to_have_count(1)
    page.wait_for_timeout(600)
    held.request().fulfill(response=before)
    page.wait_for_timeout(500)
    assert page.locator(ROW).count() == 1


def test_what_is_typed_before_its_list_is_loaded_lands_in_it(live_server: Any, at_browser: Any) -> None:
    page, tickets = at_queue(at_browser, 2)
    held = hold(page, "**/BulkPicker*.js")
    press(page, "j", "p", *"hihh", "Backspace", "Backspace", *"gh")
    held.request()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    held.request().continue_()
    expect(page.get_by_text("Priority: High")).to_be_visible()
    tickets[0].refresh_from_db()
    assert (tickets[0].get_priority_display(), tickets[0].assignee) == ("High", None)
    press(page, "j")
    expect(page.locator(ROW).nth(1)).to_be_focused()


def test_changes_of_the_same_rows_are_asked_for_one_after_the_other(live_server: Any, at_browser: Any) -> None:
    page, tickets = at_queue(at_browser, 2)
    held = hold(page, "**/agent/tickets/bulk")
    press(page, "j")
    change(page, "p", "Set priority", "High")
    change(page, "p", "Set priority", "Low")
    page.wait_for_timeout(300)
    held.request().continue_()
    expect(page.get_by_text("Priority: Low")).to_be_visible()
    page.wait_for_timeout(300)
    tickets[0].refresh_from_db()
    assert tickets[0].get_priority_display() == "Low"


def change(page: Page, key: str, label: str, value: str) -> None:
    """Change the chosen rows, or the one that holds the keyboard, by key."""
    press(page, key)
    page.get_by_role("combobox", name=label).fill(value)
    press(page, "Enter")
    expect(page.get_by_role("combobox", name=label)).to_be_hidden()


def test_rows_stay_chosen_when_the_list_is_fetched_afresh_after_a_long_sleep(at_browser: Any) -> None:
    page, tickets = at_queue(at_browser, 3)
    press(page, "j", "x", "j", "x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    missed = {"after": 10**6, "activities": [], "has_missed": True}
    page.route("**/live**", lambda route: route.fulfill(json=missed))
    close_ticket(tickets[2], by=make_agent("alan"))
    expect(page.locator(ROW)).to_have_count(2, timeout=15_000)
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(page.locator("[data-chosen]")).to_contain_text("Ticket 0")


@pytest.mark.parametrize("part", ["BulkPicker", "SnoozePanel"])
def test_a_row_that_goes_while_its_menu_comes_takes_no_keys_along(at_browser: Any, part: str) -> None:
    page, tickets = at_queue(at_browser, 3)
    held = hold(page, f"**/{part}*.js")
    press(page, "j", "z" if part == "SnoozePanel" else "p")
    missed = {"after": 10**6, "activities": [], "has_missed": True}
    page.route("**/live**", lambda route: route.fulfill(json=missed))
    close_ticket(tickets[0], by=make_agent("alan"))
    expect(page.locator(ROW)).to_have_count(2, timeout=15_000)
    assert page.evaluate("!document.activeElement.matches('[data-queue-row]')")
    held.request().continue_()
    expect(page.get_by_role("dialog").locator(":focus")).to_have_count(1)
    press(page, "Escape")
    expect(page.locator(ROW).first).to_be_focused()
