"""People without an account, on a phone: from the public form by the mail and its link to an answer and a rating."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from escalated import services
from escalated.administration.settings import change_settings
from escalated.core.db import now
from escalated.people.actors import SYSTEM
from escalated.tickets.guest_links import GuestLink
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.rating import Rating
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.e2e.conftest import Sink
from tests.e2e.test_portal import PHONE, SMALL
from tests.making import make_agent, make_user, replies
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db(transaction=True)

SITE = str(ESCALATED["SITE_URL"])
LINK = re.compile(re.escape(SITE) + r"(/support/guest/[\w-]{43})")
INVITATION = re.compile(re.escape(f"{SITE}/join?invitation=") + r"([\w-]{43})")
FILE: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
AS_A_PERSON_MS = 3_200  # who sends sooner is taken for a program


def fill_in(page: Page) -> None:
    page.goto("/support/guest/create")
    page.get_by_label("Name", exact=True).fill("Ada Lovelace")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Message").fill("The printer is on fire.\nIt burns since Monday.")
    page.wait_for_timeout(AS_A_PERSON_MS)
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_focused()


def found_in(sink: Sink, number: int, wanted: re.Pattern[str]) -> str:
    """Return what a mail leads to; the last one of that number."""
    body = sink.wait_for(number)[number - 1].get_body(("plain",))
    assert body is not None
    found = wanted.search(body.get_content())
    assert found is not None, body.get_content()
    return found[1]


def test_from_the_form_to_the_rating(worker: None, sink: Sink, at_browser: Any) -> None:
    page: Page = at_browser(**PHONE)
    fill_in(page)
    expect(page.get_by_text("ada@example.org")).to_be_visible()
    ticket, grace = Ticket.objects.get(), make_agent("grace")
    expect(page.get_by_text(ticket.reference)).to_be_visible()
    page.goto(found_in(sink, 1, LINK))
    expect(page.get_by_text("It burns since Monday.")).to_be_visible()
    assert page.evaluate(SMALL) == []

    reply_to_ticket(ticket, "Is it near a curtain?", by=grace)
    expect(page.get_by_text("Is it near a curtain?")).to_be_visible(timeout=20_000)
    page.get_by_label("Your answer", exact=True).fill("It is. See here.")
    page.set_input_files("input[type=file]", [FILE])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[data-message]")).to_have_count(3)
    expect(page.get_by_text("photo.png")).to_be_visible()

    resolve_ticket(Ticket.objects.get(), by=grace)
    page.reload()
    page.get_by_role("radio", name="4 of 5").check()
    page.get_by_label("What went well").fill("Quick.")
    page.get_by_role("button", name="Send rating").click()
    expect(page.get_by_text("Your rating:")).to_be_visible()
    assert [each[1:] for each in replies(ticket)] == [
        ("Ada Lovelace", "The printer is on fire.\nIt burns since Monday."),
        ("Grace", "Is it near a curtain?"),
        ("Ada Lovelace", "It is. See here."),
    ]
    assert [each.filename for each in Attachment.objects.all()] == ["photo.png"]
    assert [(each.stars, each.comment) for each in Rating.objects.all()] == [(4, "Quick.")]


def test_an_expired_link_leads_to_a_new_one(worker: None, sink: Sink, at_browser: Any) -> None:
    page: Page = at_browser(expects_missing_pages=True, **PHONE)
    fill_in(page)
    old = found_in(sink, 1, LINK)
    GuestLink.objects.update(expires_at=now())
    page.goto(old)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    assert page.get_by_text("The printer is on fire.").count() == 0
    page.get_by_label("Reference").fill(Ticket.objects.get().reference)
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_role("button", name="Send me a new link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    new = found_in(sink, 2, LINK)
    assert new != old
    page.goto(new)
    expect(page.get_by_text("It burns since Monday.")).to_be_visible()


def test_an_invitation_makes_the_request_part_of_an_account(worker: None, sink: Sink, at_browser: Any) -> None:
    url = f"{SITE}/join?invitation={{token}}"
    change_settings({"guest_policy": "prompt_signup", "guest_signup_url": url}, by=SYSTEM)
    guest: Page = at_browser(expects_missing_pages=True, **PHONE)
    fill_in(guest)
    link, invitation = (found_in(sink, 1, each) for each in (LINK, INVITATION))
    user = make_user("ada")
    services.claim_guest_tickets(invitation, user)  # what the host's sign-up does
    portal: Page = at_browser(user, **PHONE)
    portal.goto("/support/")
    portal.get_by_role("link", name="The printer is on fire").click()
    expect(portal.get_by_text("It burns since Monday.")).to_be_visible()
    guest.goto(link)
    expect(guest.get_by_role("heading", name="This link does not work any more")).to_be_visible()
