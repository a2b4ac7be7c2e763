"""The palette: every act, place, person and ticket by a few letters."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from escalated.people.models import Department
from escalated.tickets.models import Ticket
from tests.e2e.holding import hold
from tests.making import make_agent, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def at_queue(at_browser: Any, **options: Any) -> Page:
    _user, by = make_customer("ada")
    make_ticket(by, subject="The printer is on fire")
    make_ticket(subject="An invoice twice")
    page: Page = at_browser(make_agent("grace").profile.user, **options)
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").first.wait_for()
    return page


def open_palette(page: Page) -> Locator:
    page.keyboard.press("ControlOrMeta+k")
    box = page.get_by_role("combobox", name="Search and commands")
    expect(box).to_be_focused()
    return box


def chosen(page: Page) -> Locator:
    return page.get_by_role("option", selected=True)


def test_what_is_typed_before_the_palette_is_loaded_lands_in_it(at_browser: Any) -> None:
    page = at_queue(at_browser)
    held = hold(page, "**/PalettePanel*.js")
    page.reload()
    page.locator("[data-queue-row]").first.wait_for()
    for key in ("j", "ControlOrMeta+k", *"ipe"):
        page.keyboard.press(key)
    held.request().continue_()
    expect(page.get_by_role("combobox", name="Search and commands")).to_have_value("ipe")
    assert Ticket.objects.filter(assignee=None, status="open").count() == Ticket.objects.count() == 2


def test_a_ticket_is_found_by_a_word_and_is_first_among_the_recent_ones_later(at_browser: Any) -> None:
    page = at_queue(at_browser)
    open_palette(page).fill("printer")
    expect(page.get_by_role("option", name="The printer is on fire")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ESC-*")
    page.keyboard.press("u")
    page.wait_for_url("**/agent/tickets")
    box = open_palette(page)
    recent = page.get_by_role("group", name="Recent").get_by_role("option")
    expect(recent.first).to_contain_text("The printer is on fireESC-")
    assert box.get_attribute("aria-activedescendant") == chosen(page).get_attribute("id")


def test_people_lead_to_their_page_and_words_to_a_list(at_browser: Any) -> None:
    page = at_queue(at_browser)
    open_palette(page).fill("ada")
    page.get_by_role("group", name="People").get_by_role("option").click()
    page.wait_for_url("**/contacts/*")
    open_palette(page).fill("invoice twice")
    page.get_by_role("option", name="Search all tickets for").click()
    page.wait_for_url("**/tickets?q=invoice+twice")


def test_acts_are_found_by_scattered_letters_and_run_by_the_keyboard_alone(at_browser: Any) -> None:
    page = at_queue(at_browser)
    open_palette(page)
    page.keyboard.type("thm drk")
    expect(chosen(page)).to_have_text("Theme: Dark")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".escalated")).to_have_attribute("data-theme", "dark")
    open_palette(page)
    page.keyboard.type("go my")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_contain_text("My tickets")


def test_the_palette_opens_while_somebody_types_and_gives_the_cursor_back(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.keyboard.press("/")
    page.keyboard.type("half a wo")
    open_palette(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("search").locator("input")).to_be_focused()


def test_the_acts_of_a_ticket_are_offered_on_it_alone(at_browser: Any) -> None:
    page = at_queue(at_browser)
    open_palette(page).fill("change status")
    expect(page.get_by_role("option", name="Change status", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ESC-*")
    page.get_by_role("button", name="Details").or_(page.locator("aside dl")).first.wait_for()
    open_palette(page).fill("change status")
    expect(chosen(page)).to_contain_text("Change status")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("option", name="In progress")).to_be_visible()


def test_spam_is_marked_and_its_sender_blocked_from_the_palette(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.get_by_text("An invoice twice").click()
    page.wait_for_url("**/ESC-*")
    open_palette(page).fill("block sender")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Block").click()
    expect(page.get_by_text("Mail from this sender is skipped from now on")).to_be_visible()
    open_palette(page).fill("mark as spam")
    page.keyboard.press("Enter")
    expect(page.locator("header").get_by_text("Spam", exact=True)).to_be_visible()
    open_palette(page).fill("mark as spam")
    expect(page.get_by_role("group", name="Commands").get_by_text("Mark as spam")).to_have_count(0)


def test_a_search_that_fails_says_so_and_keeps_the_acts(at_browser: Any) -> None:
    page = at_queue(at_browser, expects_missing_pages=True)
    page.route("**/agent/search?*", lambda route: route.fulfill(status=404))
    open_palette(page).fill("dark")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(chosen(page)).to_have_text("Theme: Dark")


def test_two_keys_in_turn_go_to_a_list_and_a_slip_goes_nowhere(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/tickets?assignee=none")
    page.keyboard.press("g")
    page.keyboard.press("/")
    expect(page.get_by_role("search").locator("input")).not_to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("search").locator("input")).to_be_focused()


def test_the_list_of_keys_can_be_searched(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.locator("dt").get_by_text("Unassigned")).to_be_visible()
    dialog.get_by_role("searchbox").fill("unassi")
    assert dialog.locator("dt").all_inner_texts() == ["Unassigned"]
    dialog.get_by_role("searchbox").fill("zeppelin")
    expect(dialog.get_by_role("status")).to_have_text("No shortcut by that name.")


def test_a_departments_queue_is_found_by_its_name(at_browser: Any) -> None:
    Department.objects.create(name="Billing", position=9)
    page = at_queue(at_browser)
    page.get_by_role("link", name="Billing").first.wait_for()
    open_palette(page).fill("billing")
    expect(chosen(page)).to_have_text("Billing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets?department=*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Billing")
