"""Leaving a page, or changing something else, in the middle of writing: nothing that was written is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.tickets.drafting import Draft
from escalated.tickets.models import Ticket
from tests.e2e.composing import at_ticket, editor, pdf
from tests.e2e.holding import hold
from tests.making import make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(make_customer("ada")[1])


def test_an_answer_that_is_refused_after_its_page_was_left_is_still_there(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket, 403)
    rich = editor(desk)
    desk.keyboard.type("Not to be lost")
    held = hold(desk, "**/reply")
    desk.keyboard.press("Control+Enter")
    expect(rich).to_have_text("")
    rich.click()
    desk.keyboard.type("And more")
    desk.get_by_role("link", name="Back to the list").click()
    expect(desk.locator("[data-queue-row]")).to_have_count(1)
    held.request().fulfill(status=403, json={"message": "Not now.", "errors": {}})
    expect(desk.get_by_role("alert").filter(has_text="Not now.")).to_be_visible()
    desk.wait_for_timeout(1_500)
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(rich).to_have_text("Not to be lostAnd more")


def test_what_is_written_while_an_answer_is_sent_outlives_the_page(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("First")
    held = hold(desk, "**/reply")
    desk.keyboard.press("Control+Enter")
    expect(rich).to_have_text("")
    rich.click()
    desk.keyboard.type("Second")
    desk.get_by_role("link", name="Back to the list").click()
    expect(desk.locator("[data-queue-row]")).to_have_count(1)
    with desk.expect_response("**/draft"):
        held.request().continue_()
    assert [each.body for each in Draft.objects.all()] == ['<p dir="auto">Second</p>']
    assert ticket.replies.filter(kind="reply").count() == 1


def test_an_answer_whose_page_is_left_before_its_files_arrive_stays_a_draft(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("See the plan.")
    held = hold(desk, "**/draft/files")
    desk.set_input_files("input[type=file] >> nth=0", [pdf("plan.pdf")])
    desk.keyboard.press("Control+Enter")
    desk.get_by_role("link", name="Back to the list").click()
    expect(desk.locator("[data-queue-row]")).to_have_count(1)
    held.request().continue_()
    expect(desk.get_by_text("you left before its files had arrived")).to_be_visible()
    assert ticket.replies.filter(kind="reply").count() == 0
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(rich).to_have_text("See the plan.")
    expect(desk.get_by_text("plan.pdf")).to_be_visible()


def test_a_file_under_way_stays_when_something_else_is_changed(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    editor(desk)
    desk.set_input_files("input[type=file] >> nth=0", [pdf("first.pdf")])
    expect(desk.get_by_role("button", name="Remove first.pdf")).to_be_visible()
    held = hold(desk, "**/draft/files")
    desk.set_input_files("input[type=file] >> nth=0", [pdf("second.pdf")])
    expect(desk.get_by_text("second.pdf")).to_be_visible()
    with desk.expect_response("**/claim"):
        desk.get_by_role("button", name="Take it").click()
    desk.wait_for_timeout(300)
    held.request().continue_()
    expect(desk.get_by_role("button", name="Remove second.pdf")).to_be_visible()
    editor(desk)
    desk.keyboard.type("Two plans")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("article", has_text="Two plans").get_by_text("second.pdf")).to_be_visible()
    expect(desk.locator("[data-message^='-']")).to_have_count(0)
    sent = ticket.replies.get(body__contains="Two plans")
    assert sorted(sent.attachments.values_list("filename", flat=True)) == ["first.pdf", "second.pdf"]


def test_an_answer_taken_back_while_one_types_is_before_what_is_typed(
    ticket: Ticket, at_browser: Any, settings: Any
) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 30}
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("Too early")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("button", name="Undo").first).to_be_visible()
    held = hold(desk, f"**/agent/tickets/{ticket.reference}")
    rich.click()
    desk.keyboard.type("Next")
    with desk.expect_response("**/agent/undo"):
        desk.get_by_role("button", name="Undo").first.click()
    rich.click()
    desk.keyboard.type(" thing")
    desk.wait_for_timeout(1_500)
    held.request().continue_()
    expect(rich).to_have_text("Too earlyNext thing")
    expect(desk.locator("[role=status]:visible", has_text="Draft saved")).to_be_visible()
    assert [each.body for each in Draft.objects.all()] == ['<p dir="auto">Too early</p><p dir="auto">Next thing</p>']
