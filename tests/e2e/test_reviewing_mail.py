"""An admin decides about mails, and takes back what was decided."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.tickets.models import Ticket
from tests.making import hold_mail, kinds, make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(at_browser: Any, settings: Any) -> Page:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 30}
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user)
    return page


def test_a_sender_taken_into_a_thread_is_taken_out_again(page: Page) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    mail = f"From: Eve <eve@example.net>\r\nSubject: Re: [{ticket.reference}]\r\n\r\nMe too."
    page.goto(f"/support/admin/mail/{hold_mail(mail.encode()).pk}")
    page.get_by_role("button", name=f"Take into {ticket.reference}").click()
    expect(page.get_by_text(f"The mail is in {ticket.reference}, and its sender in CC")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.get_by_role("button", name=f"Take into {ticket.reference}")).to_be_visible()
    assert kinds(ticket) == ["ticket.opened", "participant.added", "reply.added", "message.taken_out"]
    assert ticket.participants.count() == 0


def test_a_ticket_opened_from_a_mail_is_none_again(page: Page) -> None:
    row = hold_mail(b"From: Eve <eve@example.net>\r\nSubject: Hello\r\n\r\nIt burns.", subject="Hello")
    page.goto(f"/support/admin/mail/{row.pk}")
    page.get_by_role("button", name="Open a ticket").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert Ticket.objects.count() == 1
    undo.click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.get_by_role("button", name="Open a ticket")).to_be_visible()
    assert Ticket.objects.count() == 0
