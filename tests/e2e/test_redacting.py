"""An agent corrects a ticket's subject, redacts what a customer should not have sent, and removes a file."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.tickets.models import Attachment
from tests.making import kinds, make_agent, make_customer, make_ticket, make_upload

pytestmark = pytest.mark.django_db(transaction=True)

MARK = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()
  const at = text.data.indexOf('hunter2')
  window.getSelection().setBaseAndExtent(text, at, text, at + 7)
}"""


def test_words_and_a_file_are_taken_out(at_browser: Any) -> None:
    user, ada = make_customer("ada")
    ticket = make_ticket(ada, body="My password is hunter2, please help.", attachments=[make_upload("passport.txt")])
    page = at_browser(make_agent("grace").profile.user)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.get_by_role("button", name="Change subject").click()
    page.get_by_label("Subject").fill("The plotter burns")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="The plotter burns")).to_be_visible()

    message = page.get_by_role("article", name="Message by Ada")
    message.locator(".esc-prose").evaluate(MARK)
    message.get_by_role("button", name="Redact words").click()
    dialog = page.get_by_role("dialog", name="Redact words")
    expect(dialog.get_by_label("Words to redact")).to_have_value("hunter2")
    expect(dialog.get_by_text("This cannot be undone.")).to_be_visible()
    dialog.get_by_role("button", name="Redact words").click()
    expect(message.get_by_text("My password is ████, please help.")).to_be_visible()

    message.get_by_role("button", name="Remove passport.txt").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove file").click()
    expect(message.get_by_text("Grace removed a file")).to_be_visible()
    expect(message.get_by_text("passport.txt")).to_have_count(0)
    assert Attachment.objects.get().file.name == ""
    assert kinds(ticket) == ["ticket.opened", "ticket.subject_changed", "message.redacted", "attachment.removed"]

    customer = at_browser(user)
    customer.goto(f"/support/tickets/{ticket.reference}")
    expect(customer.get_by_text("My password is ████, please help.")).to_be_visible()
    expect(customer.get_by_text("A file was removed")).to_be_visible()
    assert "hunter2" not in customer.content()
    assert "Redact words" not in customer.content()
