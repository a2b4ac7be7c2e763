"""An agent's hour at the desk: by pointer on a desk and on a phone, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import kinds, make_agent, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 15_000
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TAKEN = ["ticket.assigned", "ticket.priority_changed", "ticket.tags_added"]
ANSWERED = ["note.added", "reply.added", "reply.taken_back", "reply.added", "ticket.resolved"]


class Hour:
    """A desk with four requests of two customers, and the two agents who answer them."""

    def __init__(self) -> None:
        self.grace, self.alan = make_agent("grace"), make_agent("alan")
        self.ada, self.eve = make_customer("ada")[1], make_customer("eve")[1]
        self.order = make_ticket(self.ada, subject="Where is my order?")
        self.invoice = make_ticket(self.ada, subject="The invoice is wrong")
        self.letter = make_ticket(self.eve, subject="The newsletter comes twice")
        self.thanks = make_ticket(self.eve, subject="Thanks a lot")

    def expect_done(self) -> None:
        """Assert what the hour leaves behind, whatever the hand that did it."""
        assert told(self.order) == ([*TAKEN, *ANSWERED], "resolved", "Urgent", "Grace")
        both = (["ticket.priority_changed", "ticket.change_undone", "ticket.assigned"], "open", "Medium", "Grace")
        assert (told(self.invoice), told(self.letter)) == (both, both)
        assert told(self.thanks) == (["reply.added"], "open", "Medium", "")
        assert list(self.order.tags.values_list("name", flat=True)) == ["delivery"]
        note = self.order.replies.get(kind="note")
        assert list(note.mentions.values_list("agent__name", flat=True)) == ["Alan"]


@pytest.fixture
def hour(settings: Any, live_server: Any) -> Hour:
    settings.ESCALATED = settings.ESCALATED | {"UNDO_SEND_SECONDS": 30}
    return Hour()


def told(ticket: Ticket) -> tuple[list[str], str, str, str]:
    """Return what happened after the opening, the status, the priority and the assignee."""
    ticket.refresh_from_db()
    return kinds(ticket)[1:], ticket.status, ticket.get_priority_display(), getattr(ticket.assignee, "name", "")


def row(page: Page, ticket: Ticket) -> Locator:
    return page.locator(f"[data-ticket='{ticket.pk}']")


def notices(page: Page) -> Locator:
    return page.get_by_role("region", name="Notifications")


def undo(page: Page, what: str) -> None:
    """Take back what a toast tells of."""
    toasts = notices(page).locator("div", has=page.get_by_role("button"))
    toasts.filter(has_text=what).last.get_by_role("button", name="Undo").click()


@contextmanager
def details(page: Page, *, is_phone: bool) -> Iterator[None]:
    """Show the properties: beside the conversation, or in a drawer."""
    if is_phone:
        page.get_by_role("button", name="Details").click()
    yield
    if is_phone:
        page.get_by_role("button", name="Close", exact=True).click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_hour_by_pointer(hour: Hour, at_browser: Any, size: dict[str, Any]) -> None:
    page: Page = at_browser(hour.grace.profile.user, **size)
    is_phone = size is PHONE
    page.goto("/support/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    if is_phone:
        page.get_by_role("button", name="Open the menu").click()
    page.get_by_role("link", name="Unassigned (4)").click()
    row(page, hour.order).get_by_text("Where is my order?").click()
    expect(page.get_by_role("heading", name="Where is my order?")).to_be_visible()
    with details(page, is_phone=is_phone):
        take_by_pointer(page)
    answer_by_pointer(page)
    page.get_by_role("link", name="Back to the list").click()
    change_many_by_pointer(page, hour)
    find_by_pointer(page, hour)
    hour.expect_done()


def take_by_pointer(page: Page) -> None:
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Assignee: Grace")).to_be_visible()
    page.get_by_role("combobox", name="Priority").click()
    page.get_by_role("option", name="Urgent").click()
    page.get_by_role("button", name="Add tag").click()
    page.get_by_placeholder("Find or create").fill("delivery")
    page.get_by_role("option", name="delivery").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Remove the tag delivery")).to_be_visible()


def answer_by_pointer(page: Page) -> None:
    page.get_by_role("tab", name="Note").click()
    page.get_by_role("textbox", name="Note to your team").click()
    page.keyboard.type("@al")
    page.get_by_role("option", name="Alan").click()
    page.keyboard.type("have you seen it?")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("article", has_text="have you seen it?")).to_be_visible()

    page.get_by_role("tab", name="Reply").click()
    answer = page.get_by_role("textbox", name="Reply to Ada")
    answer.fill("It is on its way.")
    page.get_by_role("button", name="Send reply", exact=True).click()
    expect(page.locator("article", has_text="It is on its way.")).to_be_visible()
    undo(page, "Sent.")
    expect(answer).to_contain_text("It is on its way.")
    page.get_by_role("button", name="Send reply and set a status").click()
    page.get_by_role("menuitem", name="Send and resolve").click()
    expect(page.locator("article", has_text="It is on its way.")).to_be_visible()


def change_many_by_pointer(page: Page, hour: Hour) -> None:
    for ticket in (hour.invoice, hour.letter):
        row(page, ticket).get_by_role("checkbox").click()
    bar = page.get_by_role("toolbar", name="Change the selected tickets")
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Set priority").click()
    page.get_by_role("option", name="High").click()
    undo(page, "Priority: High")
    bar.get_by_role("button", name="Assign to").click()
    page.get_by_role("option", name="Grace").click()
    expect(page.locator("[data-ticket]")).to_have_count(1)


def find_by_pointer(page: Page, hour: Hour) -> None:
    page.get_by_role("search").locator("input").fill("from:eve")
    press(page, "Enter")
    hear_of_an_answer(page, hour)


def hear_of_an_answer(page: Page, hour: Hour) -> None:
    """Find what one customer asked, and see their answer arrive while looking."""
    page.wait_for_url("**q=from**")
    expect(page.locator("[data-ticket]")).to_have_count(1)
    reply_to_ticket(hour.thanks, "One more thing.", by=hour.eve)
    expect(row(page, hour.thanks)).to_contain_text("One more thing.", timeout=SOON)


def test_an_hour_by_keyboard_alone(hour: Hour, at_browser: Any) -> None:
    page: Page = at_browser(hour.grace.profile.user, **DESK)
    page.goto("/support/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    press(page, "g", "u")
    walk_to(page, hour.order)
    press(page, "Enter")
    expect(page.get_by_role("textbox", name="Reply to Ada")).to_be_visible()
    take_by_keyboard(page)
    answer_by_keyboard(page)
    press(page, "Escape", "u")
    change_many_by_keyboard(page, hour)
    press(page, "/")
    page.keyboard.type("from:eve")
    press(page, "Enter")
    hear_of_an_answer(page, hour)
    hour.expect_done()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def walk_to(page: Page, ticket: Ticket) -> None:
    """Move the keyboard down the list until it is on this ticket's row."""
    wanted = row(page, ticket).locator("[data-queue-row]")
    wanted.wait_for()
    for _ in range(6):
        press(page, "j")
        if wanted.evaluate("row => new Promise(done => setTimeout(() => done(row === document.activeElement), 50))"):
            return
    raise AssertionError(f"the keyboard does not reach {ticket.reference}")


def take_by_keyboard(page: Page) -> None:
    press(page, "i")
    expect(page.get_by_role("button", name="Assignee: Grace")).to_be_visible()
    press(page, "p")
    page.get_by_role("option", name="Urgent").wait_for()
    page.keyboard.type("urg")
    press(page, "Enter")
    expect(page.get_by_role("combobox", name="Priority")).to_contain_text("Urgent")
    expect(page.get_by_role("listbox")).to_have_count(0)
    press(page, "t")
    expect(page.get_by_placeholder("Find or create")).to_be_focused()
    page.keyboard.type("delivery")
    page.get_by_role("option", name="delivery").and_(page.locator("[data-highlighted]")).wait_for()
    press(page, "Enter", "Escape")
    expect(page.get_by_role("button", name="Remove the tag delivery")).to_be_visible()


def answer_by_keyboard(page: Page) -> None:
    press(page, "n")
    page.keyboard.type("@al")
    page.get_by_role("option", name="Alan").wait_for()
    press(page, "Enter")
    page.keyboard.type("have you seen it?")
    press(page, "Control+Enter")
    expect(page.locator("article", has_text="have you seen it?")).to_be_visible()
    press(page, "Escape", "r")
    page.keyboard.type("It is on its way.")
    press(page, "Control+Enter")
    expect(page.locator("article", has_text="It is on its way.")).to_be_visible()
    expect(notices(page)).to_contain_text("Sent.")
    press(page, "Escape", "Control+z")
    expect(page.get_by_role("textbox", name="Reply to Ada")).to_contain_text("It is on its way.")
    press(page, "Control+Shift+Enter")
    expect(page.locator("article", has_text="It is on its way.")).to_be_visible()


def change_many_by_keyboard(page: Page, hour: Hour) -> None:
    row(page, hour.letter).wait_for()
    press(page, "k", "k", "k", "k")
    for ticket in (hour.letter, hour.invoice):
        walk_to(page, ticket)
        press(page, "x")
    expect(page.get_by_role("toolbar", name="Change the selected tickets")).to_contain_text("2 selected")
    press(page, "p")
    choose(page, "High")
    expect(notices(page)).to_contain_text("Priority: High")
    press(page, "Control+z")
    expect(notices(page)).to_contain_text("Undone on 2 tickets.")
    press(page, "a")
    choose(page, "Grace")
    expect(page.locator("[data-ticket]")).to_have_count(1)


def choose(page: Page, name: str) -> None:
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.type(name)
    press(page, "Enter")
