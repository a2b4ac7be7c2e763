"""The example host's look: its header, colours and font around the helpdesk, under a strict policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.making import make_agent, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / "examples" / "django_host" / "host"
PICTURES = ROOT / "screens" / "branded"
SKIP_LINK_COMES_AFTER_THE_HEADER = {"rules": {"region": {"enabled": False}}}
ACCENT = {"light": "rgb(31, 111, 78)", "dark": "rgb(42, 125, 90)"}


@pytest.fixture(autouse=True)
def branded(settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [HOST / "templates"]}]
    settings.STATICFILES_DIRS = [HOST / "static"]


def look_of(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(f"each => getComputedStyle(each).{name}"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desk_stands_below_the_hosts_header_in_its_colours_and_font(at_browser: Any, theme: Any) -> None:
    ticket = make_ticket(subject="The printer is on fire")
    page = at_browser(make_agent("grace").profile.user, color_scheme=theme, viewport={"width": 1440, "height": 900})
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    send = page.get_by_role("button", name="Send reply", exact=True)
    expect(send).to_be_visible()
    expect(page.locator("header.brand-bar")).to_contain_text("Our product")
    assert send.evaluate("each => getComputedStyle(each).backgroundColor") == ACCENT[theme]
    assert look_of(page, ".escalated h1", "fontFamily").startswith("Georgia")
    assert page.evaluate("document.documentElement.scrollHeight") == 900
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"ticket-{theme}.png")
    found = Axe().run(page, options=SKIP_LINK_COMES_AFTER_THE_HEADER).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []


def test_customers_see_the_hosts_header_too(at_browser: Any) -> None:
    user, by = make_customer("ada")
    make_ticket(by)
    page = at_browser(user, viewport={"width": 360, "height": 740})
    page.goto("/support/tickets")
    expect(page.locator("header.brand-bar")).to_contain_text("Our product")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.screenshot(path=PICTURES / "requests-phone.png")
