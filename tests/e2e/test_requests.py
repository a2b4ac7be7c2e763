"""A customer at a browser: what colleagues asked, to be read; and a request that can be reopened no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.administration.settings import change_settings
from escalated.core.db import now
from escalated.people.actors import SYSTEM
from escalated.tickets.models import Ticket, TicketLink
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import close_ticket
from tests.e2e.test_portal import PHONE
from tests.making import kinds, make_agent, make_customer, make_ticket, make_user, replies

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS: dict[str, dict[str, Any]] = {"phone": PHONE, "desk": {"viewport": {"width": 1024, "height": 768}}}


@pytest.fixture
def acme(settings: Any) -> None:
    """Let Owner, Colleague and Shy belong to Acme; who is shy reads their own alone."""
    settings.ESCALATED = {**settings.ESCALATED, "HOST": "tests.threats.test_colleagues.Shared"}


@pytest.mark.parametrize("options", WIDTHS.values(), ids=WIDTHS)
def test_a_colleague_reads_and_is_told_who_writes_here(acme: None, at_browser: Any, options: dict[str, Any]) -> None:
    _owner, by = make_customer("owner")
    ticket = make_ticket(by)
    reply_to_ticket(ticket, "Is it near a curtain?", by=make_agent("grace"))
    page: Page = at_browser(make_user("colleague"), **options)
    page.goto("/support/")
    page.get_by_role("link", name="Colleagues’ requests").click()
    expect(page.get_by_role("heading", name="Colleagues’ requests")).to_be_visible()
    expect(page.get_by_text("By Owner")).to_be_visible()
    page.get_by_role("link", name=ticket.subject).click()
    expect(page.get_by_text("This is the request of Owner. You can read it")).to_be_visible()
    expect(page.get_by_text("Is it near a curtain?")).to_be_visible()
    expect(page.get_by_label("Your answer", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="It is solved")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]


def test_who_is_shy_finds_their_own_alone(acme: None, at_browser: Any) -> None:
    _owner, by = make_customer("owner")
    ticket = make_ticket(by)
    page: Page = at_browser(make_user("shy"), expects_missing_pages=True)
    page.goto("/support/tickets")
    expect(page.get_by_role("heading", name="My requests")).to_be_visible()
    expect(page.get_by_role("link", name="Colleagues’ requests")).to_have_count(0)
    page.goto(f"/support/tickets/{ticket.reference}")
    expect(page.get_by_text(ticket.subject)).to_have_count(0)


def test_past_reopening_an_answer_is_a_new_request_that_knows_the_old(at_browser: Any) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    close_ticket(ticket, by=by)
    change_settings({"reopen_within_days": 7}, by=SYSTEM)
    Ticket.objects.filter(pk=ticket.pk).update(closed_at=now() - timedelta(days=8))
    page: Page = at_browser(user, **PHONE)
    page.goto(f"/support/tickets/{ticket.reference}")
    expect(page.get_by_placeholder("Write a new request about this")).to_be_visible()
    expect(page.get_by_role("button", name="It is not solved")).to_have_count(0)
    page.get_by_label("Your answer", exact=True).fill("It burns again.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("This goes on where")).to_be_visible()
    new = Ticket.objects.latest("pk")
    expect(page.get_by_text(new.reference, exact=True)).to_be_visible()
    assert page.url.endswith(new.reference)
    assert (kinds(ticket), replies(new)) == (
        ["ticket.opened", "ticket.closed"],
        [("opening", "Ada", "It burns again.")],
    )
    assert [(row.first_id, row.second_id) for row in TicketLink.objects.all()] == [(ticket.pk, new.pk)]

    desk: Page = at_browser(make_agent("grace").profile.user)
    desk.goto(f"/support/agent/tickets/{new.reference}")
    expect(desk.get_by_text(f"This goes on where {ticket.reference} ended").first).to_be_visible()
    expect(desk.locator(f'a[href$="{ticket.reference}"]').first).to_be_visible()
