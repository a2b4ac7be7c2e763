"""The ticket page as agents work on it: changes in place, who else is here, the way through the list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from escalated.people.models import Department
from escalated.people.rights import Scope
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket
from tests.web.test_leaving_sight import bound

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 15_000  # two beats, and what a busy machine adds


def at_ticket(at_browser: Any, ticket: Ticket, name: str = "grace", **options: Any) -> Page:
    page: Page = at_browser(make_agent(name).profile.user, **options)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    return page


def prop(page: Page, name: str) -> Locator:
    return page.get_by_role("complementary", name="Details").get_by_role("combobox", name=name)


def choose(page: Page, key: str, option: str) -> None:
    page.keyboard.press(key)
    page.get_by_role("option", name=option).click()
    expect(page.get_by_role("option")).to_have_count(0)


def test_changes_show_at_once_wait_their_turn_and_are_undone_together(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket()
    page = at_ticket(at_browser, ticket)
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/priority", keep)
    choose(page, "p", "High")
    page.keyboard.press("i")
    choose(page, "s", "In progress")
    expect(prop(page, "Priority")).to_contain_text("High")
    expect(page.get_by_role("button", name="Assignee: Grace")).to_be_visible()
    expect(prop(page, "Status")).to_contain_text("In progress")
    assert kinds(ticket) == ["ticket.opened"]

    (first,) = waiting
    first.continue_()
    undo = page.get_by_role("button", name="Undo")
    expect(page.get_by_role("status").filter(has_text="Priority: High · Assignee: Grace · Status")).to_be_visible()
    changes = ["ticket.priority_changed", "ticket.assigned", "ticket.status_changed"]
    assert kinds(ticket) == ["ticket.opened", *changes]
    undo.click()
    expect(prop(page, "Priority")).to_contain_text("Medium")
    expect(prop(page, "Status")).to_contain_text("New")
    assert kinds(ticket) == ["ticket.opened", *changes, *["ticket.change_undone"] * 3]
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("open", None)


def test_a_refused_change_is_taken_back_with_its_reason(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket()
    page = at_ticket(at_browser, ticket, refusals=[422])
    # What the page offers was true when it was opened; meanwhile somebody closed the ticket.
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at=ticket.created_at)
    with page.expect_response("**/status") as answered:
        choose(page, "s", "In progress")
    assert answered.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("cannot go from Closed to In progress")
    expect(prop(page, "Status")).to_contain_text("Closed")


def test_tags_are_created_chosen_and_removed(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket()
    page = at_ticket(at_browser, ticket)
    page.keyboard.press("t")
    page.get_by_role("textbox", name="Find or create a tag").or_(
        page.get_by_role("combobox", name="Find or create a tag")
    ).fill("water damage")
    page.get_by_role("option", name="Create “water damage”").click()
    removal = page.get_by_role("button", name="Remove the tag water damage")
    expect(page.locator(".esc-tag", has_text="water damage").locator("[data-tag]:not([data-tag=''])")).to_be_visible()
    page.keyboard.press("Escape")
    removal.click()
    expect(removal).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Tag “water damage” removed")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "ticket.tags_added", "ticket.tags_removed"]


def test_two_agents_see_each_other_look_type_and_leave(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket()
    other = at_ticket(at_browser, ticket, "alan")
    page = at_ticket(at_browser, ticket)
    here = page.get_by_role("banner").or_(page.locator("header")).get_by_role("status")
    expect(here).to_contain_text("Alan is looking too")
    other.get_by_role("textbox", name="Reply to").press_sequentially("Hello")
    expect(here).to_contain_text("Alan is typing", timeout=SOON)
    other.keyboard.press("Escape")
    other.goto("/support/agent/tickets")
    expect(here).to_have_text("", timeout=SOON)


def test_a_message_that_arrives_is_announced_and_moves_nothing(live_server: Any, at_browser: Any) -> None:
    ticket, colleague = make_ticket(make_requester()), make_agent("alan")
    for number in range(12):
        reply_to_ticket(ticket, f"Answer {number}\n\n" + "A line.\n\n" * 5, by=colleague)
    page = at_ticket(at_browser, ticket)
    page.locator("article").last.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    top = page.locator("article").last.bounding_box()
    reply_to_ticket(ticket, "The newest of all.", by=colleague)
    pill = page.get_by_role("button", name="New message")
    expect(pill).to_be_visible(timeout=SOON)
    before_last = page.locator("article").nth(-2)
    assert before_last.bounding_box() == top
    pill.click()
    expect(page.get_by_text("The newest of all.")).to_be_in_viewport()
    expect(pill).to_have_count(0)


def test_the_list_is_walked_from_ticket_to_ticket_and_back(live_server: Any, at_browser: Any) -> None:
    for name in ("third", "second", "first"):
        make_ticket(subject=f"The {name}")
    page: Page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/tickets")
    page.get_by_role("link", name="The first").click()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Next ticket")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second")
    page.keyboard.press("Shift+E")
    expect(page.get_by_role("heading", level=1)).to_have_text("The third")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second")
    page.keyboard.press("u")
    expect(page.locator("[data-queue-row]:focus")).to_contain_text("The third")
    assert sorted(Ticket.objects.values_list("subject", "status")) == [
        ("The first", "resolved"),
        ("The second", "resolved"),
        ("The third", "open"),
    ]


def test_a_ticket_opened_before_it_was_fetched_ahead_is_fetched_once_and_keeps_what_is_begun(
    live_server: Any, at_browser: Any
) -> None:
    ticket = make_ticket()
    page: Page = at_browser(make_agent().profile.user)
    asked: list[str] = []

    def slowly(route: Route) -> None:
        asked.append(route.request.url)
        page.wait_for_timeout(400)  # longer than the desk waits before it fetches ahead
        route.continue_()

    page.goto("/support/agent/tickets")
    page.get_by_role("row", name=ticket.subject).or_(page.get_by_text(ticket.subject)).first.wait_for()
    page.route(f"**/agent/tickets/{ticket.reference}", slowly)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("article").first.wait_for()
    page.keyboard.press("s")
    expect(page.get_by_role("option", name="In progress")).to_be_visible()
    page.wait_for_timeout(600)  # a page fetched a second time would arrive now, and close the list
    expect(page.get_by_role("option", name="In progress")).to_be_visible()
    assert len(asked) == 1


def test_moving_a_ticket_out_of_ones_sight_ends_at_the_queue(live_server: Any, at_browser: Any) -> None:
    agent, ticket = bound(Scope.DEPARTMENT)
    Department.objects.create(name="Elsewhere")
    page: Page = at_browser(agent.profile.user, expects_missing_pages=True)  # its presence can be left no more
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    prop(page, "Department").click()
    page.get_by_role("option", name="Elsewhere").click()
    expect(page.get_by_text("is with others now")).to_be_visible()
    expect(page).to_have_url(re.compile("/agent/tickets$"))
    assert kinds(ticket)[-1] == "ticket.department_changed"
