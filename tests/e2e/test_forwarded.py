"""A mail that somebody forwarded to the desk becomes its author's ticket by one click, and goes back by another."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.tickets.models import Ticket
from tests.e2e.test_round_trip import arrive
from tests.mail.test_forwarded import OUTLOOK
from tests.making import kinds, make_agent, postmark_mail

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = "This looks like a forwarded mail from"


def test_the_ticket_is_given_to_the_author_and_back_and_left(live_server: Any, at_browser: Any) -> None:
    arrive(live_server.url, postmark_mail("bert@example.net", subject="FW: Where is it?", text=OUTLOOK, name="Bert"))
    ticket = Ticket.objects.get()
    page = at_browser(make_agent("grace").profile.user)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    banner = page.get_by_role("status").filter(has_text=LOOKS)
    expect(banner).to_contain_text("Ada Lovelace <ada@example.org>")
    banner.get_by_role("button", name="Make it Ada Lovelace’s ticket").click()
    expect(banner).to_have_count(0)
    expect(page.get_by_role("complementary", name="Details").get_by_text("ada@example.org")).to_be_visible()
    assert Ticket.objects.get().requester.email == "ada@example.org"

    page.get_by_role("button", name="Undo").click()
    expect(banner).to_be_visible()
    assert Ticket.objects.get().requester.email == "bert@example.net"
    banner.get_by_role("button", name="Leave it with who forwarded it").click()
    expect(banner).to_have_count(0)
    page.reload()
    page.locator("article").first.wait_for()
    expect(banner).to_have_count(0)
    assert kinds(ticket)[-2:] == ["ticket.change_undone", "original_sender.dismissed"]
