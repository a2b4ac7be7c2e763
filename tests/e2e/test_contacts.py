"""An agent finds somebody, names them, gives them a second address and makes one of two."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.people.models import Contact
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_contacts_become_one(at_browser: Any) -> None:
    ada, other = make_requester("ada@example.org"), make_requester("countess@example.org")
    make_ticket(ada, subject="The printer is on fire")
    make_ticket(other, subject="An invoice twice")
    page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").first.wait_for()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.get_by_label("Search names and addresses").fill("ada")
    page.wait_for_url("**/contacts?q=ada")
    page.get_by_role("list", name="Contacts").get_by_role("link").click()

    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Name").fill("Ada Lovelace")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()

    page.get_by_role("button", name="Add an address").click()
    page.get_by_label("Further address").fill("countess@example.org")
    page.get_by_role("button", name="Add an address").click()
    expect(page.get_by_role("alert")).to_have_text("This is the address of countess. Merge the two.")
    page.get_by_label("Further address").fill("ada@work.example")
    page.get_by_role("button", name="Add an address").click()
    expect(page.get_by_role("button", name="Remove ada@work.example")).to_be_visible()

    page.get_by_role("button", name="Merge").click()
    page.get_by_label("Who is the same person?").fill("count")
    page.get_by_role("dialog").get_by_role("button", name="countess@example.org").click()
    expect(page.get_by_role("dialog")).to_contain_text("becomes part of Ada Lovelace, with 1 ticket")
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_role("link", name="An invoice twice")).to_be_visible()
    expect(page.get_by_text("2 tickets")).to_be_visible()
    expect(page.get_by_role("button", name="Remove countess@example.org")).to_be_visible()
    assert list(Contact.objects.themselves().values_list("name", flat=True)) == ["Ada Lovelace"]
