"""An agent sees with a mail whether its sender was confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.making import make_agent, make_requester, make_ticket
from tests.threats.forging import CHECKS
from tests.web.test_sender_checks import mailed

pytestmark = pytest.mark.django_db(transaction=True)

CONFIRMED = "Sender confirmed by mx.example.com (DMARC)"
FORGED = "Sender may be forged, says mx.example.com (DMARC). Check before you trust this message."


def test_each_message_says_what_was_found(at_browser: Any) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    for said in ("pass", "fail", "-"):
        mailed(ticket, CHECKS[said].format(domain="example.org"), f"With {said}")
    page = at_browser(make_agent("grace").profile.user)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    shown = page.locator("[data-sender-check]")
    expect(shown).to_have_text([CONFIRMED, FORGED, "Sender not confirmed"])
