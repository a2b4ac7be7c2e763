"""Who gets an answer: named beside it, brought into CC and taken out there, and known to the customer."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.composing import at_ticket, editor
from tests.e2e.conftest import Sink
from tests.e2e.holding import hold
from tests.making import kinds, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

BERT, CORA = "bert@example.net", "cora@example.net"


def add(page: Any, email: str) -> None:
    composer = page.locator(".esc-composer-dock")
    composer.get_by_role("button", name="Add CC").click()
    composer.get_by_label("Address to add in CC").fill(email)
    page.keyboard.press("Enter")


def test_an_answer_goes_to_whom_its_composer_names(worker: None, sink: Sink, at_browser: Any) -> None:
    user, ada = make_customer("ada")
    ticket = make_ticket(ada, channel="email")
    page = at_ticket(at_browser, ticket)
    composer = page.locator(".esc-composer-dock")
    expect(composer.get_by_text("To Ada", exact=True)).to_be_visible()
    add(page, BERT)
    add(page, CORA)
    named = composer.get_by_role("list", name="People in CC").get_by_role("listitem")
    expect(named).to_have_text(["bert", "cora"])
    composer.get_by_role("button", name="Take bert out of CC").click()
    expect(named).to_have_text(["cora"])
    editor(page).fill("We come on Tuesday.")
    page.keyboard.press("ControlOrMeta+Enter")
    assert {mail["To"] for mail in sink.wait_for(2)} == {"ada@example.com", CORA}

    customer = at_browser(user)
    customer.goto(f"/support/tickets/{ticket.reference}")
    expect(customer.get_by_text("Also in this conversation: cora")).to_be_visible()
    assert CORA not in customer.content()


def test_an_answer_waits_for_who_is_just_being_added(worker: None, sink: Sink, at_browser: Any) -> None:
    ticket = make_ticket(make_customer("ada")[1], channel="email")
    page = at_ticket(at_browser, ticket)
    held = hold(page, "**/participants")
    add(page, CORA)
    editor(page).fill("We come on Tuesday.")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_timeout(1_000)
    assert kinds(ticket) == ["ticket.opened"]
    held.request().continue_()
    assert {mail["To"] for mail in sink.wait_for(2)} == {"ada@example.com", CORA}
    assert kinds(ticket) == ["ticket.opened", "participant.added", "reply.added"]
