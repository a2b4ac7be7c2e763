"""The mails that follow from what happened: to whom, under which headers, in which language, and when there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as sent
from django.test import override_settings
from django.utils import translation

from escalated.mail.composing import MAX_REFERENCES, sender
from escalated.mail.message_ids import reply_address
from escalated.mail.models import OutgoingMail
from escalated.people.actors import SYSTEM, Requester
from escalated.people.models import Contact
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_priority, change_type
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import Channel
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.writing import Message
from tests.making import make_agent, make_customer, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db


def customer_mail(ticket: Ticket, by: Requester, message_id: str) -> None:
    written = Message(Body("Any news?", "text"), channel=Channel.EMAIL, message_id=message_id)
    reply_to_ticket(ticket, written, by=by)


def opened_by_mail(by: Requester, message_id: str = "<first@example.org>") -> Ticket:
    written = Message(Body("It burns.", "text"), channel=Channel.EMAIL, message_id=message_id)
    return create_ticket(subject="Fire", body=written, requester=by.contacts[0], by=by)


def ours(ticket: Ticket, suffix: str = "") -> str:
    return f"<ticket-{ticket.pk}{suffix}@support.example.com>"


def threads() -> list[tuple[str, str, str, str]]:
    """Return Message-ID, In-Reply-To, References and Subject of every mail, in order."""
    rows = OutgoingMail.objects.order_by("id")
    return list(rows.values_list("message_id", "in_reply_to", "references", "subject"))


def test_the_thread_of_a_request_made_on_the_web() -> None:
    by, agent = make_requester("ada@example.org"), make_agent()
    ticket = make_ticket(by, subject="Fire", channel="web")
    run_due()
    reply = reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    resolve_ticket(ticket, by=agent)
    run_due()
    opening, answer = ours(ticket), ours(ticket, f"-reply-{reply.pk}")
    event = ours(ticket, f"-event-{ticket.activities.latest('id').pk}")
    tag = f"[{ticket.reference}] Fire"
    assert threads() == [
        (opening, "", "", f"[{ticket.reference}] We have received your request"),
        (answer, opening, opening, f"Re: {tag}"),
        (event, answer, f"{opening} {answer}", f"Re: {tag}"),
    ]
    assert {(row.to_email, row.reply_to) for row in OutgoingMail.objects.all()} == {
        ("ada@example.org", reply_address(ticket.pk, by.contacts[0].pk))
    }


def test_the_thread_of_a_request_that_came_by_mail_holds_the_customers_own_ids_in_order() -> None:
    by, agent = make_requester("ada@example.org"), make_agent()
    ticket = opened_by_mail(by)
    run_due()
    one = ours(ticket, f"-reply-{reply_to_ticket(ticket, 'Try water.', by=agent).pk}")
    run_due()
    customer_mail(ticket, by, "<second@example.org>")
    two = ours(ticket, f"-reply-{reply_to_ticket(ticket, 'Try foam.', by=agent).pk}")
    run_due()
    opening, tag = ours(ticket), f"Re: [{ticket.reference}] Fire"
    assert threads() == [
        (one, "<first@example.org>", f"{opening} <first@example.org>", tag),
        (two, "<second@example.org>", f"{opening} <first@example.org> {one} <second@example.org>", tag),
    ]


def test_the_thread_of_a_ticket_an_agent_opened_begins_with_our_mail() -> None:
    by, agent = make_requester("ada@example.org"), make_agent("Grace")
    ticket = create_ticket(subject="Fire", body="We have *seen* it.", requester=by.contacts[0], by=agent)
    run_due()
    customer_mail(ticket, by, "<theirs@example.org>")
    reply = reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    opening, tag = ours(ticket), f"[{ticket.reference}] Fire"
    assert threads() == [
        (opening, "", "", tag),
        (
            ours(ticket, f"-reply-{reply.pk}"),
            "<theirs@example.org>",
            f"{opening} <theirs@example.org>",
            f"Re: {tag}",
        ),
    ]
    first = OutgoingMail.objects.earliest("id")
    assert (first.text.split("\n")[0], "<em>seen</em>" in first.html) == ("We have *seen* it.", True)


def test_a_long_thread_keeps_the_opening_and_the_newest() -> None:
    by, agent = make_requester(), make_agent()
    ticket = opened_by_mail(by)
    for number in range(40):
        customer_mail(ticket, by, f"<{number}@example.org>")
    reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    references = threads()[-1][2].split()
    assert references == [ours(ticket), *(f"<{number}@example.org>" for number in range(40 - MAX_REFERENCES, 40))]


def test_another_persons_message_ids_are_not_in_the_thread() -> None:
    ticket, agent = opened_by_mail(make_requester()), make_agent()
    ticket.replies.create(
        kind="reply", body="x", body_format="text", channel="email", message_id="<foreign@example.net>"
    )
    reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    assert threads()[0][2] == f"{ours(ticket)} <first@example.org>"


def test_a_confirmation_holds_nothing_that_was_written() -> None:
    make_ticket(make_requester(), subject="Fire", body="Buy cheap watches.", channel="web")
    run_due()
    row = OutgoingMail.objects.get()
    assert "cheap watches" not in row.text + row.html


def test_a_request_that_came_by_mail_is_not_confirmed() -> None:
    opened_by_mail(make_requester())
    run_due()
    assert threads() == []


QUIET: dict[str, Callable[[Ticket, Any, Any], object]] = {
    "note": lambda ticket, by, agent: add_note(ticket, "CANARY", by=agent),
    "assign": lambda ticket, by, agent: assign_ticket(ticket, agent.profile, by=agent),
    "priority": lambda ticket, by, agent: change_priority(ticket, "high", by=agent),
    "type": lambda ticket, by, agent: change_type(ticket, "task", by=agent),
    "status": lambda ticket, by, agent: change_status(ticket, "in_progress", by=agent),
    "close": lambda ticket, by, agent: close_ticket(ticket, by=agent),
    "own reply": lambda ticket, by, agent: reply_to_ticket(ticket, "x", by=by),
    "own close": lambda ticket, by, agent: close_ticket(ticket, by=by),
    "own reopen": lambda ticket, by, agent: (close_ticket(ticket, by=by), reopen_ticket(ticket, by=by)),
}


@pytest.mark.parametrize("act", QUIET)
def test_nobody_is_mailed_about_internal_things_or_their_own_act(act: str) -> None:
    by = make_requester()
    ticket = opened_by_mail(by)
    QUIET[act](ticket, by, make_agent())
    run_due()
    assert (threads(), sent.outbox) == ([], [])


def test_a_note_is_in_no_mail_that_follows() -> None:
    ticket, agent = opened_by_mail(make_requester()), make_agent()
    add_note(ticket, "CANARY", by=agent)
    reply_to_ticket(ticket, "Try water.", by=agent)
    resolve_ticket(ticket, by=agent)
    run_due()
    assert len(sent.outbox) == 2
    assert [mail for mail in sent.outbox if "CANARY" in str(mail.message())] == []


def test_an_answer_of_the_system_is_mailed() -> None:
    reply_to_ticket(opened_by_mail(make_requester()), "We are closed on Monday.", by=SYSTEM)
    run_due()
    assert [mail.body.split("\n")[0] for mail in sent.outbox] == ["We are closed on Monday."]


def test_a_contact_without_an_address_is_not_mailed() -> None:
    contact = Contact.objects.create(name="By telephone")
    reply_to_ticket(make_ticket(Requester((contact,))), "Hello", by=make_agent())
    run_due()
    assert threads() == []


def test_an_answer_goes_to_the_address_the_contact_has_now() -> None:
    by = make_requester("old@example.org")
    ticket = opened_by_mail(by)
    Contact.objects.update(email="new@example.org")
    reply_to_ticket(ticket, "Hello", by=make_agent())
    run_due()
    assert [mail.to for mail in sent.outbox] == [["new@example.org"]]


@pytest.mark.parametrize(
    ("language", "lang", "direction"),
    [
        ("", "en", "ltr"),
        ("de", "de", "ltr"),
        ("ar", "ar", "rtl"),
        ("pt-br", "pt-br", "ltr"),
        ("xx", "xx", "ltr"),
        ("../../etc", "../../etc", "ltr"),
    ],
)
def test_a_mail_is_in_its_readers_language_whatever_the_worker_speaks(language: str, lang: str, direction: str) -> None:
    by = make_requester()
    Contact.objects.update(language=language)
    ticket = opened_by_mail(by)
    with translation.override("fr"):
        reply_to_ticket(ticket, "Hello", by=make_agent())
        run_due()
        assert translation.get_language() == "fr"
    assert f'<html lang="{lang}" dir="{direction}">' in OutgoingMail.objects.get().html


def test_a_signed_in_customer_gets_a_link_and_a_guest_none() -> None:
    _, customer = make_customer()
    for by in (customer, make_requester()):
        reply_to_ticket(make_ticket(by, channel="email"), "Hello", by=make_agent())
    run_due()
    link = "https://app.example.com/support/tickets/"
    assert [link in row.text and link in row.html for row in OutgoingMail.objects.order_by("id")] == [True, False]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("help@example.com", "help@example.com"),
        ("Help <help@example.com>", "Help <help@example.com>"),
        ('"Example, Inc." <help@example.com>', '"Example, Inc." <help@example.com>'),
        ("Grüße <help@example.com>", "=?utf-8?b?R3LDvMOfZQ==?= <help@example.com>"),
        (None, "Example Support <support@example.com>"),
    ],
)
def test_the_sender_is_the_hosts(given: str | None, line: str) -> None:
    with override_settings(ESCALATED={**settings.ESCALATED, "FROM_EMAIL": given}):
        assert sender() == line
