"""A customer at a browser: on a bad line nothing typed is lost or sent twice, and news is told."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import kinds, make_agent, make_customer, make_ticket, make_upload, replies

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SMALL = """
[...document.querySelectorAll('.esc-portal :is(button, input, select, textarea, a:not(.esc-prose a))')]
  .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 44)
  .filter((each) => !each.closest('.esc-prose') && !each.classList.contains('sr-only'))
  .map((each) => each.outerHTML.slice(0, 120))
"""


def open_request(page: Page, ticket: Ticket) -> None:
    page.goto(f"/support/tickets/{ticket.reference}")
    page.get_by_label("Your answer", exact=True).wait_for()


def late(route: Route) -> None:
    time.sleep(1.5)
    route.continue_()


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def test_an_answer_that_does_not_arrive_waits_and_is_sent_once(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    page: Page = at_browser(user, expects_missing_pages=True)
    open_request(page, ticket)
    # The server takes it, and its answer is lost on the way.
    page.route("**/reply", lambda route: (route.fetch(), route.fulfill(status=404, body="gone"))[1])
    page.get_by_label("Your answer", exact=True).fill("It burns again.")
    press_send(page)
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    expect(page.get_by_label("Your answer", exact=True)).to_have_value("")
    page.unroute("**/reply")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("[data-message]")).to_have_count(2)
    expect(page.get_by_text("Not sent yet.")).to_have_count(0)
    assert replies(ticket)[1:] == [("reply", "Ada", "It burns again.")]
    page.reload()
    expect(page.get_by_label("Your answer", exact=True)).to_have_value("")


def test_what_was_not_sent_outlives_a_reload_and_can_be_edited(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    page: Page = at_browser(user, expects_missing_pages=True)
    open_request(page, ticket)
    page.route("**/reply", lambda route: route.fulfill(status=404, body="gone"))
    answer = page.get_by_label("Your answer", exact=True)
    answer.fill("One.")
    press_send(page)
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    answer.fill("Two.")
    page.reload()
    expect(answer).to_have_value("One.\n\nTwo.")
    press_send(page)
    page.get_by_role("button", name="Edit").click()
    expect(answer).to_have_value("One.\n\nTwo.")
    press_send(page)
    page.unroute("**/reply")
    answer.fill("Three.")
    press_send(page)
    expect(page.locator("[data-message]")).to_have_count(2)
    assert [body for _, _, body in replies(ticket)[1:]] == ["One.\n\nTwo.\n\nThree."]


def test_an_answer_under_way_is_not_broken_off_by_going_elsewhere(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    page: Page = at_browser(user)
    open_request(page, ticket)
    page.route("**/reply", late)
    page.get_by_label("Your answer", exact=True).fill("It burns again.")
    press_send(page)
    page.get_by_role("link", name="My requests").click()
    expect(page.get_by_role("heading", name="My requests")).to_be_visible()
    expect(page.get_by_text("It burns again.")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name=ticket.subject).click()
    expect(page.locator("[data-message]")).to_have_count(2)
    expect(page.get_by_label("Your answer", exact=True)).to_have_value("")


def test_a_refused_answer_is_back_in_its_field_with_the_reason(at_browser: Any) -> None:
    user, by = make_customer("ada")
    page: Page = at_browser(user)
    open_request(page, make_ticket(by))
    answer = page.get_by_label("Your answer", exact=True)
    press_send(page)
    expect(page.get_by_text("Write something first.")).to_be_visible()
    expect(answer).to_be_focused()
    answer.fill("x" * 100_001)
    expect(page.get_by_text("Write something first.")).to_have_count(0)
    press_send(page)
    expect(page.get_by_text("Shorten the message to 100000 characters")).to_be_visible()
    expect(answer).to_have_value("x" * 100_001)


def test_a_new_answer_is_announced_and_marks_the_request_until_it_was_read(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent("grace")
    page: Page = at_browser(user)
    page.goto("/support/tickets")
    expect(page.get_by_text("We are on it")).to_be_visible()
    reply_to_ticket(ticket, "Try water.", by=agent)
    expect(page.get_by_text("New answer")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Waiting for your answer")).to_be_visible()
    page.get_by_role("link", name=ticket.subject).click()
    expect(page.get_by_text("Try water.")).to_be_visible()
    reply_to_ticket(ticket, "Or sand.", by=agent)
    expect(page.get_by_text("Or sand.")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="My requests").click()
    expect(page.get_by_text("Or sand.")).to_be_visible()
    expect(page.get_by_text("New answer")).to_have_count(0)


def test_a_new_request_keeps_what_was_typed_and_takes_its_subject_from_it(at_browser: Any, tmp_path: Path) -> None:
    user, _ = make_customer("ada")
    page: Page = at_browser(user, **PHONE)
    page.goto("/support/tickets/new")
    page.get_by_role("button", name="Send request").click()
    subject, message = page.get_by_label("Subject"), page.get_by_label("Message", exact=True)
    expect(subject).to_be_focused()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    message.fill("Hello,\n\nthe printer is on fire. It burns blue.")
    subject.focus()
    expect(subject).to_have_value("The printer is on fire")
    subject.fill("Fire")
    page.reload()
    expect(page.get_by_text("We kept what you had written")).to_be_visible()
    expect(subject).to_have_value("Fire")
    (tmp_path / "plan.txt").write_text("hello")
    page.locator("[data-escalated-files]").set_input_files(tmp_path / "plan.txt")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_role("heading", name="Fire")).to_be_visible()
    expect(page.get_by_text("plan.txt")).to_be_visible()
    ticket = Ticket.objects.get()
    assert (ticket.subject, kinds(ticket)) == ("Fire", ["ticket.opened"])
    page.goto("/support/tickets/new")
    expect(message).to_have_value("")
    expect(page.get_by_text("We kept what you had written")).to_have_count(0)


def test_closing_and_opening_again_says_what_follows(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    page: Page = at_browser(user, **PHONE)
    open_request(page, ticket)
    page.get_by_role("button", name="It is solved").click()
    expect(page.get_by_text("This request is closed. Write to us here and it opens again.")).to_be_visible()
    page.get_by_role("button", name="It is not solved").click()
    expect(page.get_by_text("We are on it. You will find our answer here and by email.")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "ticket.closed", "ticket.reopened"]


def test_what_a_thumb_presses_is_large_and_no_request_scrolls_sideways(at_browser: Any) -> None:
    user, by = make_customer("ada")
    tickets = [make_ticket(by, subject=f"{number} " + "Donaudampfschifffahrt" * 9) for number in range(8)]
    reply_to_ticket(
        tickets[0],
        "See https://example.com/" + "a" * 200,
        by=make_agent(),
        attachments=[make_upload("x" * 90 + ".txt")],
    )
    page: Page = at_browser(user, **PHONE)
    for path in ("", "?q=zeppelin", "/new", f"/{tickets[0].reference}"):
        page.goto(f"/support/tickets{path}")
        page.locator("h1").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SMALL) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
