"""An agent opens tickets for customers: one by mail to somebody new, one that stays inside."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_customer, make_ticket, replies

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agent_opens_tickets_for_customers(at_browser: Any, sink: Any, worker: None) -> None:
    user, ada = make_customer("ada")
    make_ticket(ada)
    page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/tickets")
    page.get_by_role("link", name="New ticket").wait_for()
    page.keyboard.press("c")
    page.get_by_role("combobox", name="Name or address…").fill("bob@example.org")
    page.get_by_role("option", name="New person “bob@example.org”").click()
    page.get_by_label("Name", exact=True).fill("Bob Babbage")
    page.get_by_label("Subject").fill("Your call")
    page.get_by_role("textbox", name="Message").click()
    page.keyboard.type("Thank you for calling.")
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value("Your call")
    page.get_by_role("button", name="Open and send").click()
    page.wait_for_url("**/agent/tickets/ESC-*")
    expect(page.get_by_text("Thank you for calling.").first).to_be_visible()
    mail = next(each for each in sink.wait_for(2) if each["To"] == "bob@example.org")
    called = Ticket.objects.get(subject="Your call")
    assert mail["Subject"] == f"[{called.reference}] Your call"
    assert (called.requester.name, str(called.assignee), kinds(called)) == ("Bob Babbage", "Grace", ["ticket.opened"])

    page.get_by_role("link", name="New ticket").click()
    page.get_by_role("combobox", name="Name or address…").fill("ada")
    page.get_by_role("option", name="Ada ada@example.com").click()
    page.get_by_label("Subject").fill("Rang twice")
    page.get_by_role("tab", name="Note").click()
    page.get_by_role("textbox", name="Message").click()
    page.keyboard.type("Sounded angry.")
    page.get_by_role("button", name="Open with a note").click()
    page.wait_for_url("**/agent/tickets/ESC-*")
    expect(page.get_by_text("Sounded angry.").first).to_be_visible()
    inside = Ticket.objects.get(subject="Rang twice")
    assert [(kind, name) for kind, name, _ in replies(inside)] == [("note", "Grace")]

    customer = at_browser(user, expects_missing_pages=True)
    customer.goto("/support/tickets")
    expect(customer.get_by_text("The printer is on fire").first).to_be_visible()
    assert "Rang twice" not in customer.content()
