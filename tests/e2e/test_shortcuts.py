"""Keys: what they do, on which layout, and where they keep still."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

HELP = "Keyboard shortcuts"


def at_queue(at_browser: Any) -> Page:
    make_ticket(subject="The first")
    make_ticket(subject="The second")
    page: Page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").first.wait_for()
    return page


def press(page: Page, **what: Any) -> None:
    """Press a key as a layout, an input method or AltGr would tell it."""
    page.evaluate(
        """what => {
            const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...what });
            (document.activeElement ?? document.body).dispatchEvent(event);
        }""",
        what,
    )


def focused_subject(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('[data-ticket]')?.textContent ?? ''"))


def test_keys_move_through_the_list_on_latin_and_cyrillic_layouts(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.keyboard.press("j")
    page.wait_for_function("document.activeElement.matches('[data-queue-row]')")
    assert "The second" in focused_subject(page)
    press(page, key="\u043e", code="KeyJ")
    page.wait_for_function("document.activeElement.textContent.includes('The first')")


def test_keys_keep_still_while_somebody_types_composes_or_presses_alt_gr(at_browser: Any) -> None:
    page = at_queue(at_browser)
    for what in (
        {"key": "?", "code": "Slash", "isComposing": True},
        {"key": "?", "code": "Slash", "modifierAltGraph": True, "ctrlKey": True, "altKey": True},
        {"key": "?", "code": "Slash", "altKey": True},
        {"key": "?", "code": "Slash", "metaKey": True},
    ):
        press(page, **what)
    page.get_by_role("search").locator("input").focus()
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("search").locator("input").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=HELP)).to_be_visible()


def test_an_open_dialog_keeps_the_keys_to_itself_and_a_hosts_banner_does_not(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.evaluate(
        """() => {
            const banner = document.createElement("div");
            banner.setAttribute("role", "dialog");
            banner.textContent = "Cookies";
            document.body.append(banner);
        }"""
    )
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name=HELP)
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused_subject(page) == ""
