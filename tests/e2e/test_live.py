"""Open pages keep up with what others do, and nothing that is being read moves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from escalated.tickets.models import Ticket
from escalated.tickets.reading import mark_read
from escalated.tickets.replying import add_note
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 15_000  # two beats, and what a busy machine adds


def subjects(page: Page) -> list[str]:
    return page.locator("[data-queue-row]").all_inner_texts()


def at_queue(at_browser: Any, name: str) -> Page:
    page: Page = at_browser(make_agent(name).profile.user)
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").first.wait_for()
    return page


def answer(page: Page, ticket: Ticket, text: str) -> None:
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.get_by_role("textbox", name="Reply to").fill(text)
    page.get_by_role("button", name="Send reply", exact=True).click()
    expect(page.locator("article", has_text=text)).to_be_visible()


def test_a_queue_tells_what_a_colleague_and_a_customer_did(live_server: Any, at_browser: Any) -> None:
    first = make_ticket(make_requester(), subject="The first")
    make_ticket(make_requester(), subject="The second")
    reading, writing = at_queue(at_browser, "grace"), at_queue(at_browser, "alan")
    before = subjects(reading)
    assert len(before) == 2

    answer(writing, first, "It is on its way.")
    row = reading.locator(f"[data-ticket='{first.pk}']")
    expect(row).to_contain_text("Waiting for customer", timeout=SOON)
    expect(row).to_contain_text("It is on its way.")
    moved = reading.get_by_role("button", name="Newer activity")
    expect(moved).to_be_visible()
    assert [("The first" in each, "The second" in each) for each in subjects(reading)] == [(False, True), (True, False)]

    expect(reading.get_by_role("link", name="Unassigned (2)")).to_be_visible()
    make_ticket(make_requester(), subject="The third")
    news = reading.get_by_role("button", name="1 new ticket")
    expect(news).to_be_visible(timeout=SOON)
    expect(reading.get_by_role("link", name="Unassigned (3)")).to_be_visible(timeout=SOON)
    assert "The third" not in "".join(subjects(reading))
    news.click()
    expect(reading.locator("[data-queue-row]")).to_have_count(3)
    shown = subjects(reading)
    assert ["The third" in shown[0], "The first" in shown[1], "The second" in shown[2]] == [True] * 3


def test_a_ticket_shows_what_a_colleague_wrote_while_it_is_read(live_server: Any, at_browser: Any) -> None:
    ticket = make_ticket(make_requester(), subject="The first")
    reading, writing = at_queue(at_browser, "grace"), at_queue(at_browser, "alan")
    reading.goto(f"/support/agent/tickets/{ticket.reference}")
    typed = reading.get_by_role("textbox", name="Reply to")
    typed.fill("I was about to say")
    answer(writing, ticket, "It is on its way.")
    expect(reading.locator("article", has_text="It is on its way.")).to_be_visible(timeout=SOON)
    assert typed.evaluate("field => field.value ?? field.textContent") == "I was about to say"


def test_a_quiet_desk_is_told_so_in_a_word(live_server: Any, at_browser: Any) -> None:
    make_ticket(make_requester())
    page = at_queue(at_browser, "grace")
    told: list[int] = []

    def listen(response: Response) -> None:
        if "/support/live" in response.url:
            told.append(response.status)

    page.on("response", listen)
    page.wait_for_timeout(17_000)
    assert told[-1] == 304
    assert told.count(304) >= len(told) - 2


def test_a_mention_calls_from_the_rail_until_it_was_read(live_server: Any, at_browser: Any) -> None:
    ticket, alan, grace = make_ticket(make_requester()), make_agent("alan"), make_agent("grace")
    page = at_browser(grace.profile.user)
    page.goto("/support/agent")
    expect(page.get_by_role("link", name="Mentions", exact=True)).to_be_visible()
    add_note(ticket, "Can you look?", by=alan, mentions=[grace.profile])
    calling = page.get_by_role("link", name="Mentions (1)")
    expect(calling).to_be_visible(timeout=SOON)
    calling.click()
    expect(page.locator("[data-queue-row]")).to_have_count(1)
    mark_read(ticket, ticket.version, by=grace)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("link", name="Mentions", exact=True)).to_be_visible(timeout=SOON)


def test_what_one_did_oneself_in_a_ticket_is_no_news_in_the_queue(live_server: Any, at_browser: Any) -> None:
    first = make_ticket(make_requester(), subject="The first")
    make_ticket(make_requester(), subject="The second")
    page = at_queue(at_browser, "grace")
    page.locator(f"[data-ticket='{first.pk}'] [data-queue-row]").click()
    page.get_by_role("textbox", name="Reply to").fill("It is on its way.")
    with page.expect_response(
        lambda told: "/support/live" in told.url and told.status == 200 and "reply.added" in told.text(), timeout=SOON
    ):
        page.get_by_role("button", name="Send reply", exact=True).click()
    with page.expect_response(lambda response: "id=" in response.url):
        page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(f"[data-ticket='{first.pk}']")).to_contain_text("It is on its way.")
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Newer activity")).to_have_count(0)
