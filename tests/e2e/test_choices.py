"""Lists of choices that hang on a button, by key, pointer and finger."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from escalated.people.models import Department
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


GAP = """() => {
  const [button, list] = ['[role=combobox][aria-expanded=true]', '[role=listbox]'].map((each) =>
    document.querySelector(each).getBoundingClientRect())
  const gap = Math.min(Math.abs(list.top - button.bottom), Math.abs(button.top - list.bottom))
  return [Math.round(gap), button.top]
}"""


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket()


def at_ticket(at_browser: Any, ticket: Ticket, **options: Any) -> Page:
    page: Page = at_browser(make_agent("grace").profile.user, **options)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    return page


def prop(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def on(page: Page) -> str:
    """Return the option the keyboard is on, as a screen reader is told."""
    chosen = page.locator("[role=combobox][aria-expanded=true]")
    active = chosen.get_attribute("aria-activedescendant")
    return page.locator(f"[id='{active}']").inner_text().split("\n")[0]


def test_the_keys_of_a_list_of_choices(ticket: Ticket, at_browser: Any) -> None:
    page = at_ticket(at_browser, ticket)
    priority = prop(page, "Priority")
    priority.focus()
    expect(priority).to_have_attribute("aria-expanded", "false")
    walked = []
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "Home", "ArrowUp", "c", "u", "l"):
        page.keyboard.press(key)
        walked.append(on(page))
    assert walked == ["Medium", "High", "Critical", "Critical", "Low", "Low", "Critical", "Critical", "Critical"]
    listbox = page.get_by_role("listbox", name="Priority")
    assert priority.get_attribute("aria-controls") == listbox.get_attribute("id")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Medium")
    expect(priority).to_be_focused()
    page.keyboard.press("Escape")
    expect(listbox).to_have_count(0)
    expect(priority).to_have_attribute("aria-expanded", "false")
    assert kinds(ticket) == ["ticket.opened"]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["Enter", "ArrowDown", "Enter"], "High"),
        (["Space", "ArrowDown", "Space"], "High"),
        (["Alt+ArrowDown", "ArrowUp", "Alt+ArrowUp"], "Low"),
        (["ArrowUp", "h", "Tab"], "High"),
        (["End", "Enter"], "Critical"),
        (["Enter", "4"], "Urgent"),
    ],
)
def test_every_way_to_choose_by_key(ticket: Ticket, at_browser: Any, keys: list[str], chosen: str) -> None:
    page = at_ticket(at_browser, ticket)
    priority = prop(page, "Priority")
    priority.focus()
    for key in keys:
        page.keyboard.press(key)
    expect(priority).to_contain_text(chosen)
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text=f"Priority: {chosen}")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "ticket.priority_changed"]
    if keys[-1] == "Tab":
        expect(priority).not_to_be_focused()
    else:
        expect(priority).to_be_focused()


def test_letters_typed_in_a_row_find_a_choice_and_a_letter_again_the_next(ticket: Ticket, at_browser: Any) -> None:
    for name in ("Sales", "Shop floor", "Service desk"):
        Department.objects.create(name=name)
    page = at_ticket(at_browser, ticket)
    page.keyboard.press("d")
    expect(prop(page, "Department")).to_be_focused()
    page.keyboard.type("shop f")
    assert on(page) == "Shop floor"
    page.wait_for_timeout(800)
    names = set()
    for _ in range(4):
        page.keyboard.press("s")
        names.add(on(page))
    assert {"Sales", "Shop floor", "Service desk"} <= names
    assert kinds(ticket) == ["ticket.opened"]


def test_a_click_elsewhere_closes_a_list_and_chooses_nothing(ticket: Ticket, at_browser: Any) -> None:
    page = at_ticket(at_browser, ticket)
    prop(page, "Priority").click()
    page.get_by_role("option", name="Low").hover()
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    prop(page, "Priority").click()
    prop(page, "Priority").click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert kinds(ticket) == ["ticket.opened"]


def test_a_list_stays_at_its_button_while_the_page_scrolls(ticket: Ticket, at_browser: Any) -> None:
    page = at_ticket(at_browser, ticket, viewport={"width": 1440, "height": 400})
    page.keyboard.press("s")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.wait_for_timeout(300)
    before = page.evaluate(GAP)
    moved = page.evaluate(
        """() => {
          let pane = document.querySelector('[role=combobox][aria-expanded=true]').parentElement
          while (pane && pane.scrollHeight <= pane.clientHeight + 20) pane = pane.parentElement
          if (!pane) return 0
          pane.scrollTop = 40
          return pane.scrollTop
        }"""
    )
    assert moved == 40
    page.wait_for_timeout(100)
    after = page.evaluate(GAP)
    assert (before[0], after[0], after[1]) == (4, 4, before[1] - 40)


def test_on_a_phone_choices_are_a_sheet_with_room_for_fingers(ticket: Ticket, at_browser: Any) -> None:
    page = at_ticket(at_browser, ticket, viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_role("button", name="Details").tap()
    prop(page, "Status").tap()
    page.wait_for_timeout(400)
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (8, 344, 732)
    heights = [each.evaluate("each => each.offsetHeight") for each in page.get_by_role("option").all()]
    assert min(heights) >= 44
    page.get_by_role("option", name="In progress").tap()
    expect(prop(page, "Status")).to_contain_text("In progress")


def test_me_names_oneself_and_no_colleague_called_mei(ticket: Ticket, at_browser: Any) -> None:
    make_agent("mei")
    page = at_ticket(at_browser, ticket)
    page.keyboard.press("a")
    page.keyboard.type("me")
    expect(page.get_by_role("option").first).to_contain_text("grace", ignore_case=True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Assignee: ")).to_contain_text("grace", ignore_case=True)


def test_points_of_a_list_stand_as_close_as_while_they_were_written(ticket: Ticket, at_browser: Any) -> None:
    page = at_ticket(at_browser, ticket)
    written = page.get_by_role("textbox", name="Reply to")
    written.click()
    page.locator(".ProseMirror").click()
    page.keyboard.type("- move it to the shade\nwait an hour")
    page.wait_for_timeout(200)
    gap = (
        "list => list.lastElementChild.getBoundingClientRect().top - list.firstElementChild.getBoundingClientRect().top"
    )
    in_editor = page.locator(".ProseMirror ul").evaluate(gap)
    page.keyboard.press("Control+Enter")
    assert page.locator("article ul").evaluate(gap) <= in_editor
