"""An agent reads what a ticket knows of an error, and tells those whom it struck that it is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from escalated.errors import catching_errors
from escalated.errors.gathering import GATHERER
from escalated.tickets.models import Ticket
from tests.errors import host
from tests.making import kinds, make_agent, make_user, run_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    GATHERER.forget()
    yield
    GATHERER.forget()


def strike(name: str) -> None:
    """Let the host's checkout fail for a user of this name."""
    with pytest.raises(ZeroDivisionError), catching_errors(user=make_user(name)):
        host.checkout(7)


def test_an_error_is_read_and_those_it_struck_are_told(at_browser: Any, mailoutbox: list[Any]) -> None:
    for name in ("ada", "bob"):
        strike(name)
    GATHERER.write()
    ticket = Ticket.objects.get()
    page = at_browser(make_agent("grace").profile.user, refusals=[422])
    page.goto(f"/support/agent/tickets/{ticket.reference}")
    panel = page.get_by_role("region", name="Error", exact=True)
    expect(panel.get_by_role("definition").first).to_have_text("2")
    panel.get_by_text("Where it happened").click()
    traceback = panel.get_by_role("region", name="Where it happened")
    expect(traceback).to_contain_text("tests.errors.host.checkout, line")
    expect(traceback).to_contain_text("password = ********")
    panel.get_by_text("2 people affected").click()
    expect(panel.get_by_role("listitem")).to_have_text(["Bobonce", "Adaonce"])

    panel.get_by_role("button", name="Tell them it is fixed").click()
    dialog = page.get_by_role("dialog", name="Tell them it is fixed")
    expect(dialog.get_by_text("It goes to 2 people")).to_be_visible()
    dialog.get_by_label("Subject").fill("")
    dialog.get_by_role("button", name="Tell 2 people").click()
    expect(dialog.get_by_text("Say in a few words what this is about.")).to_be_visible()
    dialog.get_by_label("Subject").fill("Checkout works again")
    dialog.get_by_role("button", name="Tell 2 people").click()
    expect(dialog).to_have_count(0)
    expect(panel.get_by_text("Told", exact=True)).to_have_count(2)
    expect(panel.get_by_role("button", name="Tell them it is fixed")).to_have_count(0)
    run_due()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ada@example.com", "bob@example.com"]
    assert "error.fix_told" in kinds(ticket)
