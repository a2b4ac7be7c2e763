"""The main job, in a real browser against a running server, with a real mail server at the other end."""

from __future__ import annotations

import json
import urllib.request
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.tickets.models import Ticket
from tests.e2e.conftest import Sink
from tests.making import SECRET, make_user, postmark_mail

pytestmark = pytest.mark.django_db(transaction=True)


def arrive(server: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Post a mail to the webhook over HTTP, as Postmark does."""
    request = urllib.request.Request(
        f"{server}/support/webhook/email/inbound?adapter=postmark",
        json.dumps(payload).encode(),
        {"Content-Type": "application/json", **SECRET},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        answered: dict[str, Any] = json.load(response)
        return answered


def answer_to(mail: EmailMessage, text: str) -> dict[str, Any]:
    """Return the answer a mail client makes of a mail: its headers, its quoted text."""
    body = mail.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
    (address,) = getaddresses([str(mail["Reply-To"])])
    return postmark_mail(
        "ada@example.org",
        to=address[1],
        subject=str(mail["Subject"]),
        text=f"{text}\n\nOn Mon, 23 Nov 2026 at 10:00, Example Support <support@example.com> wrote:\n{quoted}\n",
        headers={
            "In-Reply-To": str(mail["Message-ID"]),
            "References": f"{mail['References']} {mail['Message-ID']}",
        },
    )


def write(page: Page, text: str, *, label: str, button: str = "Send reply") -> None:
    page.get_by_role("textbox", name=label).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_mail_is_answered_in_the_browser_and_comes_back(
    live_server: Any, worker: None, sink: Sink, at_browser: Any
) -> None:
    created = arrive(live_server.url, postmark_mail(headers={"Message-ID": "<first@example.org>"}))
    ticket = Ticket.objects.get(pk=created["ticket_id"])

    desk = at_browser(make_user("grace", is_staff=True))
    desk.goto("/support/")
    desk.get_by_text("Where is my order?").first.click()
    expect(desk.get_by_text("It was due on Monday.")).to_be_visible()
    write(desk, "It is **on its way**.", label="Reply to Ada Lovelace")
    expect(desk.locator("strong", has_text="on its way")).to_be_visible()

    (mail,) = sink.wait_for(1)
    assert_threaded(mail, ticket)

    back = arrive(live_server.url, answer_to(mail, "Thank you, it came."))
    assert (back["outcome"], back["ticket_id"]) == ("replied_to_existing", ticket.pk)
    desk.reload()
    thanks = desk.locator("article", has_text="Thank you, it came.")
    expect(thanks).to_be_visible()
    expect(thanks.get_by_text("Answer this mail to write back")).to_be_hidden()

    desk.get_by_role("button", name="Resolve").first.click()
    mails = sink.wait_for(2)
    assert str(mails[1]["Message-ID"]).startswith(f"<ticket-{ticket.pk}-event-")
    told = [(row.sentence, row.actor_name) for row in ticket.activities.order_by("id")]
    assert told == [
        ("Ada Lovelace opened this ticket", "Ada Lovelace"),
        ("Grace replied", "Grace"),
        ("Ada Lovelace replied", "Ada Lovelace"),
        ("Grace resolved this ticket", "Grace"),
    ]
    desk.get_by_role("tab", name="Timeline").click()
    for sentence, _ in told:
        expect(desk.get_by_role("main").get_by_text(sentence).filter(visible=True)).to_have_count(1)
    assert len(sink.received) == 2


def assert_threaded(mail: EmailMessage, ticket: Ticket) -> None:
    """The first answer on a ticket that came by mail: every header as the family writes it."""
    reply = ticket.replies.latest("id")
    assert mail["To"] == "ada@example.org"
    assert mail["Message-ID"] == f"<ticket-{ticket.pk}-reply-{reply.pk}@support.example.com>"
    assert mail["In-Reply-To"] == "<first@example.org>"
    assert str(mail["References"]).split() == [f"<ticket-{ticket.pk}@support.example.com>", "<first@example.org>"]
    assert str(mail["Reply-To"]).startswith(f"reply+{ticket.pk}-c{ticket.requester_id}.")
    assert mail["Subject"] == f"Re: [{ticket.reference}] Where is my order?"


def test_the_same_from_the_customer_portal(live_server: Any, worker: None, sink: Sink, at_browser: Any) -> None:
    portal = at_browser(make_user("ada"))
    portal.goto("/support/")
    portal.get_by_role("link", name="Write to us").click()
    portal.get_by_label("Subject").fill("My invoice is wrong")
    portal.get_by_label("Message").fill("It says **two** licences.")
    portal.set_input_files(
        "input[type=file]", [{"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}]
    )
    portal.get_by_role("button", name="Send request").click()
    expect(portal.get_by_role("heading", name="My invoice is wrong")).to_be_visible()
    expect(portal.get_by_text("invoice.pdf")).to_be_visible()
    ticket = Ticket.objects.get()
    assert str(sink.wait_for(1)[0]["Message-ID"]) == f"<ticket-{ticket.pk}@support.example.com>"

    desk = at_browser(make_user("grace", is_staff=True))
    desk.goto(f"/support/agent/tickets/{ticket.reference}")
    write(desk, "It is corrected.", label="Reply to Ada")
    mails = sink.wait_for(2)
    assert str(mails[1]["In-Reply-To"]) == f"<ticket-{ticket.pk}@support.example.com>"

    portal.reload()
    expect(portal.get_by_text("It is corrected.")).to_be_visible()
    expect(portal.get_by_text("Waiting for your answer").first).to_be_visible()
    write(portal, "Thank you!", label="Your answer", button="Send")
    expect(portal.locator("[data-message]", has_text="Thank you!")).to_be_visible()
    portal.get_by_role("button", name="It is solved").click()
    expect(portal.get_by_role("button", name="It is not solved")).to_be_visible()
    assert [row.kind for row in ticket.activities.order_by("id")] == [
        "ticket.opened",
        "reply.added",
        "reply.added",
        "ticket.closed",
    ]
    assert len(sink.received) == 2
