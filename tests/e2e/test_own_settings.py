"""What agents set for themselves, and taking a ticket that a colleague was quicker to take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from escalated.core.db import now
from escalated.people.models import AgentProfile
from escalated.tickets.assigning import claim_ticket
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def deafen(page: Page) -> None:
    """Let the page hear nothing of what others do."""

    def hold(route: Route) -> None:
        """Answer never."""

    page.route("**/support/live**", hold)
    page.route("**/presence", hold)


def stored(profile: AgentProfile) -> tuple[Any, ...]:
    row = AgentProfile.objects.get(pk=profile.pk)
    return row.is_available, row.away_until is not None, row.signature


def test_an_agent_sets_absence_and_signature(live_server: Any, at_browser: Any) -> None:
    ann = make_agent("ann")
    page = at_browser(ann.profile.user)
    page.goto("/support/agent/settings")
    page.get_by_label("Signature").fill("Yours, **Ann**")
    page.get_by_label("Away until").fill((now() + timedelta(days=3)).strftime("%Y-%m-%dT09:00"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Settings saved")).to_be_visible()
    expect(page.locator("strong", has_text="Ann")).to_be_visible()
    assert stored(ann.profile) == (True, True, "Yours, **Ann**")
    page.get_by_role("button", name="Account of Ann").first.click()
    page.get_by_role("menuitem", name="I am back").click()
    expect(page.get_by_label("Away until")).to_have_value("")
    assert stored(ann.profile)[1] is False


def test_the_account_menu_switches_availability(live_server: Any, at_browser: Any) -> None:
    ann = make_agent("ann")
    page = at_browser(ann.profile.user)
    page.goto("/support/agent/tickets")
    page.get_by_role("button", name="Account of Ann").first.click()
    with page.expect_response("**/agent/settings"):
        page.get_by_role("menuitemcheckbox", name="Give me new tickets").click()
    expect(page.get_by_text("No new tickets").first).to_be_visible()
    assert stored(ann.profile)[0] is False


def test_who_takes_too_late_is_told_who_has_it(live_server: Any, at_browser: Any) -> None:
    ann, ben, ticket = make_agent("ann"), make_agent("ben"), make_ticket()
    AgentProfile.objects.filter(pk=ann.profile.pk).update(signature="Yours, Ann")
    page = at_browser(ann.profile.user, refusals=[409])
    deafen(page)
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    page.locator("article").first.wait_for()
    expect(page.get_by_role("note", name="Signature")).to_have_text("Yours, Ann")
    claim_ticket(Ticket.objects.get(pk=ticket.pk), by=ben)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Ben has taken {ticket.reference} meanwhile.")
    expect(page.get_by_role("button", name="Assignee: Ben")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]


def test_who_takes_too_late_in_the_queue_is_told_too(live_server: Any, at_browser: Any) -> None:
    ann, ben, ticket, free = make_agent("ann"), make_agent("ben"), make_ticket(), make_ticket()
    page = at_browser(ann.profile.user)
    deafen(page)
    page.goto("/support/agent/tickets")
    page.locator("[data-queue-row]").nth(1).wait_for()
    claim_ticket(Ticket.objects.get(pk=ticket.pk), by=ben)
    for each in (ticket, free):
        page.get_by_role("checkbox", name=each.reference).check()
    page.keyboard.press("i")
    expect(page.get_by_role("alert")).to_contain_text(f"Ben has taken {ticket.reference} meanwhile.")
    row = page.locator(f"[data-ticket='{ticket.pk}']")
    expect(row.get_by_title("Assigned to Ben")).to_be_visible()
    assert [each.assignee for each in Ticket.objects.order_by("id")] == [ben.profile, ann.profile]


def test_a_language_chosen_in_the_settings_or_the_menu_is_spoken_at_once(at_browser: Any) -> None:
    page = at_browser(make_agent("grace").profile.user)
    page.goto("/support/agent/settings")
    page.get_by_label("Language of your screens and mails").select_option("de")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Ihre Einstellungen")).to_be_visible()
    page.get_by_role("button", name="Konto von Grace").click()
    page.get_by_role("menuitemradio", name="العربيّة").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert AgentProfile.objects.get(name="Grace").language == "ar"
