"""An admin makes a week and a policy by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.sla.models import BusinessHours, SlaPolicy
from tests.making import make_agent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(at_browser: Any) -> Page:
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user, refusals=[422])
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_week_with_a_night_shift_is_made_by_keyboard(page: Page) -> None:
    page.goto("/support/admin/business-hours/new")
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.keyboard.type("Night watch")
    page.get_by_role("button", name="Time zone").focus()
    press(page, "Enter")
    page.keyboard.type("Kathmandu")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Time zone: Asia/Kathmandu")).to_be_visible()
    page.get_by_role("button", name="Saturday: add hours").focus()
    press(page, "Enter")
    expect(page.get_by_label("Saturday, opens at")).to_be_focused()
    page.keyboard.type("1000PM")
    press(page, "Tab", "Tab")
    page.keyboard.type("0600AM")
    expect(page.get_by_text("until Sunday")).to_be_visible()
    expect(page.get_by_text("Worked out from what you see here, told in Asia/Kathmandu.")).to_be_visible()
    page.get_by_role("button", name="Sunday: add hours").focus()
    press(page, "Enter")
    page.keyboard.type("0500AM")
    expect(page.get_by_text("overlaps another open time")).to_be_visible()
    press(page, "ArrowLeft", "ArrowLeft")
    page.keyboard.type("07")
    expect(page.get_by_text("overlaps another open time")).to_be_hidden()
    page.get_by_role("textbox", name="Name", exact=True).focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name="Business hours", exact=True)).to_be_visible()
    hours = BusinessHours.objects.get(name="Night watch")
    assert (hours.time_zone, hours.windows[5:]) == (
        "Asia/Kathmandu",
        [[5, "22:00", "06:00"], [6, "07:00", "17:00"]],
    )


def drag(page: Page, day: str, begin: float, end: float) -> None:
    """Drag along a day's line from one hour to another."""
    bar = page.get_by_role("group", name=day, exact=True).locator(".esc-week-bar")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    is_rtl = page.evaluate("document.dir || document.documentElement.dir") == "rtl"
    shares = [1 - hour / 24 if is_rtl else hour / 24 for hour in (begin, end)]
    (begins, ends), middle = (box["x"] + box["width"] * share for share in shares), box["y"] + box["height"] / 2
    page.mouse.move(begins, middle)
    page.mouse.down()
    page.mouse.move((begins + ends) / 2, middle)
    page.mouse.move(ends, middle)
    page.mouse.up()


def test_hours_are_drawn_and_drawn_longer_in_the_week(page: Page) -> None:
    page.goto("/support/admin/business-hours/new")
    days = page.get_by_role("group", name=re.compile("day$"))
    expect(days.first).to_have_accessible_name("Sunday")
    drag(page, "Saturday", 10.05, 14.1)
    opens, closes = page.get_by_label("Saturday, opens at"), page.get_by_label("Saturday, closes at")
    expect(opens).to_have_value("10:00")
    expect(closes).to_have_value("14:00")
    drag(page, "Saturday", 14, 16.5)
    expect(closes).to_have_value("16:30")
    drag(page, "Saturday", 8, 12)
    expect(opens).to_have_count(2)
    expect(closes.first).to_have_value("10:00")
    drag(page, "Saturday", 8, 20)
    expect(opens.first).to_have_value("09:45")
    drag(page, "Saturday", 13, 15)
    expect(closes.last).to_have_value("16:30")


def test_a_week_begins_and_runs_as_its_reader_writes(at_browser: Any) -> None:
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user, locale="ar")
    page.goto("/support/admin/business-hours/new")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    days = page.locator("[role=group]:has(> .esc-week-bar)")
    expect(days.first).to_have_accessible_name("السبت")
    drag(page, "السبت", 22, 24)
    times = days.first.locator("input[type=time]")
    expect(times.first).to_have_value("22:00")
    expect(times.last).to_have_value("00:00")


def test_holidays_are_imported_and_edited_before_they_are_saved(page: Page) -> None:
    page.goto("/support/admin/business-hours/new")
    page.get_by_role("textbox", name="Name", exact=True).fill("Munich")
    page.get_by_role("button", name="Import holidays").click()
    page.get_by_label("Country").select_option(label="Germany")
    page.get_by_label("Region").select_option(label="Bayern")
    expect(page.get_by_text("24 holidays found")).to_be_visible()
    page.get_by_role("button", name="Add to the list").click()
    page.get_by_role("button", name="Remove Epiphany").first.click()
    page.get_by_label("Part of the day").first.check()
    page.get_by_label("New Year's Day, closed from").fill("14:00")
    page.get_by_role("button", name="Create business hours").click()
    expect(page.get_by_text("23 holidays")).to_be_visible()
    days = BusinessHours.objects.get(name="Munich").named_holidays
    assert (f"{days[0].closes:%H:%M}", len(days)) == ("14:00", 23)


def test_a_policy_is_made_by_keyboard(page: Page) -> None:
    page.goto("/support/admin/sla-policies")
    page.get_by_role("link", name="New policy").focus()
    press(page, "Enter")
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.keyboard.type("Incidents")
    page.get_by_role("button", name="Types: Any").focus()
    press(page, "Enter")
    page.keyboard.type("Incid")
    press(page, "Enter", "Escape")
    expect(page.get_by_role("button", name="Types: Incident")).to_be_focused()
    page.get_by_role("textbox", name="First response, High").focus()
    press(page, "Control+a")
    page.keyboard.type("soon")
    expect(page.get_by_text("First response, High: “soon” is no time.")).to_be_visible()
    press(page, "Control+a")
    page.keyboard.type("45 min")
    expect(page.get_by_text("First response, High:").first).to_contain_text("within 45 min")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name="SLA policies")).to_be_visible()
    expect(page.get_by_text("For Incident")).to_be_visible()
    policy = SlaPolicy.objects.get(name="Incidents")
    assert (policy.conditions, policy.terms.get().targets["first_response"]["high"]) == ({"type": ["incident"]}, 45)
