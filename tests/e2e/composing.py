"""Writing at a ticket in a browser."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

from escalated.tickets.models import Ticket
from tests.making import make_agent


def at_ticket(at_browser: Any, ticket: Ticket, *refusals: int) -> Page:
    page: Page = at_browser(make_agent("grace").profile.user, refusals=refusals)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    return page


def editor(page: Page, label: str = "Reply to") -> Locator:
    """Return the rich text once it is there."""
    page.get_by_role("textbox", name=label).click()
    rich = page.locator("[contenteditable=true]:visible")
    rich.wait_for()
    return rich


def html_of(rich: Locator) -> str:
    return re.sub(r' dir="auto"|<p><br[^>]*></p>$', "", rich.inner_html())


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
