"""An admin changes settings, sees what each will do, and finds it in the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.core.install import install_settings
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_setting_says_what_it_does_and_is_found_in_the_audit_log(at_browser: Any) -> None:
    boss, ticket = make_agent("grace", is_admin=True), make_ticket()
    page = at_browser(boss.profile.user)
    page.goto("/support/admin/settings")
    prefix = page.get_by_label("Prefix of references")
    prefix.fill("x")
    expect(page.get_by_role("alert")).to_have_text("Write 2 to 10 letters from A to Z, such as ESC.")
    page.get_by_role("button", name="Save settings").click()
    assert install_settings().reference_prefix == "ESC"
    prefix.fill("hub")
    expect(page.get_by_text("HUB-00042")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved")).to_be_visible()
    expect(prefix).to_have_value("HUB")
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_text("Grace changed in the settings: Prefix of references")).to_be_visible()
    page.goto(f"/support/agent/tickets/ESC-{ticket.pk:05d}")
    expect(page.get_by_text(f"HUB-{ticket.pk:05d}").first).to_be_visible()


def test_what_does_nothing_is_not_asked_for_and_the_form_is_one_click_away(at_browser: Any) -> None:
    page = at_browser(make_agent("grace", is_admin=True).profile.user)
    page.goto("/support/admin/settings")
    account, invitation = (
        page.get_by_label("Account that stands for guests"),
        page.get_by_label("Address of the invitation"),
    )
    expect(page.get_by_role("link", name="/support/guest/create")).to_be_visible()
    expect(account).to_have_count(0)
    policy = page.get_by_label("Guests' requests belong to")
    policy.select_option("guest_user")
    expect(account).to_be_visible()
    policy.select_option("prompt_signup")
    expect(account).to_have_count(0)
    invitation.fill("https://app.example.com/join/{token}")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved")).to_be_visible()
    assert install_settings().guest_signup_url == "https://app.example.com/join/{token}"
    page.get_by_label("Anybody may write by the public form").uncheck()
    expect(page.get_by_role("link", name="/support/guest/create")).to_have_count(0)
