"""An agent asks a vendor: the message leaves, can be taken back, and the answer comes back as a note."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from escalated.mail.message_ids import forward_address
from escalated.people.models import Contact
from tests.e2e.conftest import Sink
from tests.e2e.holding import hold
from tests.e2e.test_round_trip import arrive
from tests.making import kinds, make_agent, make_customer, make_ticket, make_upload, postmark_mail

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 15_000  # two beats of the live view, and what a busy machine adds
VENDOR = "vendor@example.net"


def forward(page: Page, text: str) -> None:
    """Forward Ada's message without one of its files, at first to herself, which is refused."""
    page.get_by_role("article", name="Message by Ada").hover()
    page.get_by_role("button", name="Forward message").click()
    dialog = page.get_by_role("dialog", name="Forward message")
    expect(dialog.get_by_label("To")).to_be_focused()
    dialog.get_by_label("To").fill("ada@example.com")
    dialog.get_by_label("Message", exact=True).fill(text)
    dialog.get_by_label("bill.txt").uncheck()
    dialog.get_by_role("button", name="Forward", exact=True).click()
    expect(dialog.get_by_text("ada@example.com is the requester. Write them a reply instead.")).to_be_visible()
    dialog.get_by_label("To").fill(f"Vera <{VENDOR}>")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_message_goes_out_and_the_answer_comes_back_as_a_note(
    live_server: Any, worker: None, sink: Sink, at_browser: Any
) -> None:
    user, ada = make_customer("ada")
    files = [make_upload("plan.txt"), make_upload("bill.txt")]
    ticket = make_ticket(ada, body="The pump drips.", channel="email", attachments=files)
    page = at_browser(make_agent("grace").profile.user, refusals=[422, 400])
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    forward(page, "Is this your pump?")

    note = page.get_by_role("article", name="Note by Grace")
    expect(note.get_by_text(f"Only your team sees this · Forwarded to {VENDOR}")).to_be_visible()
    expect(note.get_by_text("Is this your pump?")).to_be_visible()
    note.get_by_role("button", name="Show quoted text").click()
    expect(note.get_by_text("The pump drips.")).to_be_visible()
    (mail,) = sink.wait_for(1)
    assert (mail["To"], [each.get_filename() for each in mail.iter_attachments()]) == (VENDOR, ["plan.txt"])

    address = forward_address(ticket.pk, Contact.objects.get(mail_key=VENDOR).pk)
    answered = arrive(live_server.url, postmark_mail(VENDOR, to=address, text="It is ours.", name="Vera Vendor"))
    assert answered["outcome"] == "replied_to_existing"
    answer = page.get_by_role("article", name="Note by Vera Vendor")
    expect(answer.get_by_text("It is ours.")).to_be_visible(timeout=SOON)
    expect(answer.get_by_text("Only your team sees this · Answer to what was forwarded")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "message.forwarded", "forward.answered"]

    customer = at_browser(user)
    customer.goto(f"/support/tickets/{ticket.reference}")
    expect(customer.get_by_text("The pump drips.")).to_be_visible()
    assert [each for each in (VENDOR, "Vera", "Is this your pump?", "It is ours.") if each in customer.content()] == []
    assert [mail["To"] for mail in sink.wait_for(2)] == [VENDOR, "grace@example.com"]


def test_one_that_is_taken_back_never_leaves(worker: None, sink: Sink, at_browser: Any, settings: Any) -> None:
    settings.ESCALATED = {**django_settings.ESCALATED, "UNDO_SEND_SECONDS": 30}
    ticket = make_ticket(channel="email")
    page = at_browser(make_agent("grace").profile.user)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox", name="Search and commands").fill("forward")
    page.get_by_role("option", name="Forward the latest message").click()
    dialog = page.get_by_role("dialog", name="Forward message")
    dialog.get_by_label("To").fill(VENDOR)
    dialog.get_by_label("Message", exact=True).fill("Not yet.")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.get_by_text(f"Forwarded to {VENDOR}")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Forwarded to {VENDOR}")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Note to your team")).to_contain_text("Not yet.")
    assert kinds(ticket) == ["ticket.opened", "message.forwarded", "forward.taken_back"]
    assert sink.received == []


@pytest.mark.parametrize("part", ["ForwardDialog", "DialogPanel"])
def test_an_address_typed_before_the_dialog_is_loaded_lands_in_it(at_browser: Any, part: str) -> None:
    ticket = make_ticket()
    page = at_browser(make_agent("grace").profile.user)
    held = hold(page, f"**/{part}*.js")
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.hover()
    page.get_by_role("button", name="Forward message").click()
    page.keyboard.type("jane@example.net")
    page.wait_for_timeout(300)
    held.request().continue_()
    expect(page.get_by_role("dialog").get_by_label("To")).to_have_value("jane@example.net")
    assert kinds(ticket) == ["ticket.opened"]
