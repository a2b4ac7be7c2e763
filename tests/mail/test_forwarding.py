"""A message that leaves for a third party, and what they answer: what the mail carries, and where an answer goes."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.core import mail as sent
from django.test import override_settings

from escalated.mail.message_ids import forward_address, read_reply_address, reply_address
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Agent
from escalated.people.contacts import contact_for_address
from escalated.people.models import Contact, Department
from escalated.tickets.bodies import Body
from escalated.tickets.forwarding import Forward, forward_message
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import close_ticket
from tests.making import (
    kinds,
    make_agent,
    make_requester,
    make_ticket,
    make_upload,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)

pytestmark = pytest.mark.django_db(transaction=True)

VENDOR = "vendor@example.net"


def forwarded(*to: str, body: str = "Yours?", **given: Any) -> tuple[Ticket, Agent]:
    """Return a ticket whose opening message an agent has forwarded, with the mails that left for it."""
    ticket, agent = make_ticket(make_requester("ada@example.org"), channel="email", **given), make_agent("Grace")
    opening = ticket.replies.get()
    files = list(opening.attachments.values_list("pk", flat=True))
    forward_message(opening, Forward(to or (VENDOR,), Body(body), files), by=agent)
    run_due()
    return ticket, agent


def address_of(ticket: Ticket, email: str = VENDOR) -> str:
    return forward_address(ticket.pk, Contact.objects.get(mail_key=email).pk)


def outcome(payload: dict[str, Any]) -> str:
    answer: str = post_mail(payload).json()["outcome"]
    run_due()
    return answer


def test_the_mail_carries_the_message_its_author_and_moment_and_the_chosen_files() -> None:
    Department.objects.update_or_create(name="Support", defaults={"address": "help@support.example.com"})
    ticket, _agent = forwarded(attachments=[make_upload("plan.txt", b"plan")])
    (mail,) = sent.outbox
    note = ticket.replies.get(kind="note")
    assert (mail.to, mail.cc, mail.bcc) == ([VENDOR], [], [])
    assert mail.from_email == "Example Support <help@support.example.com>"
    assert mail.reply_to == [address_of(ticket)]
    assert mail.subject == f"Fwd: [{ticket.reference}] The printer is on fire"
    assert mail.extra_headers == {
        "Message-ID": f"<ticket-{ticket.pk}-reply-{note.pk}@support.example.com>",
        "X-Escalated-Ticket-Id": str(ticket.pk),
    }
    moment = ticket.created_at.strftime("%Y")
    text = mail.body.split("\n")
    assert text[0] == "Yours?"
    assert [line.startswith("ada wrote on ") and moment in line for line in text].count(True) == 1
    assert "It burns." in text
    assert [(each[0], each[1]) for each in mail.attachments] == [("plan.txt", "plan")]
    html = str(mail.alternatives[0][0])  # type: ignore[attr-defined]
    assert [each for each in ("Yours?", "It burns.", "ada wrote on", "Grace") if each not in html] == []


def test_nothing_else_of_the_ticket_leaves() -> None:
    canaries = [secrets.token_hex(10) for _ in range(5)]
    note, reply, file, name, quoted = canaries
    by, agent = make_requester("ada@example.org"), make_agent("Grace")
    ticket = make_ticket(by, channel="email", attachments=[make_upload(f"{name}.txt", file.encode())])
    add_note(ticket, note, by=agent)
    reply_to_ticket(ticket, reply, by=agent)
    last = reply_to_ticket(ticket, Body("It burns still.", "text", quoted), by=by)
    sent.outbox.clear()
    run_due()
    sent.outbox.clear()
    forward_message(last, Forward([VENDOR]), by=agent)
    run_due()
    (mail,) = sent.outbox
    whole = mail.message().as_bytes() + mail.body.encode() + str(mail.alternatives).encode()  # type: ignore[union-attr]
    hidden = (*canaries, "ada@example.org", "Grace@example.com", "It burns.\n")
    assert [each for each in hidden if each.encode() in whole] == []
    assert b"It burns still." in whole


def test_each_third_party_has_a_mail_and_an_address_of_their_own() -> None:
    ticket, _agent = forwarded(VENDOR, "lab@example.net")
    assert sorted((each.to, each.reply_to) for each in sent.outbox) == [
        (["lab@example.net"], [address_of(ticket, "lab@example.net")]),
        ([VENDOR], [address_of(ticket)]),
    ]
    assert address_of(ticket) != address_of(ticket, "lab@example.net")


def test_a_second_one_continues_the_thread_that_the_third_party_knows() -> None:
    ticket, agent = forwarded()
    forward_message(ticket.replies.get(kind="opening"), Forward([VENDOR]), by=agent)
    run_due()
    first, second = (each.extra_headers for each in sent.outbox)
    assert (second["In-Reply-To"], second["References"]) == (first["Message-ID"], first["Message-ID"])


def test_customers_hear_nothing_of_it() -> None:
    ticket, agent = forwarded()
    assert [each.to for each in sent.outbox] == [[VENDOR]]
    assert [row.kind for row in ticket.activities.told()] == ["ticket.opened"]
    reply_to_ticket(ticket, "Soon.", by=agent)
    run_due()
    assert [each.to for each in sent.outbox] == [[VENDOR], ["ada@example.org"]]


def answers(ticket: Ticket) -> dict[str, dict[str, Any]]:
    """Return what a third party's mail program may make of the headers and the subject."""
    opening, vendor = f"<ticket-{ticket.pk}@support.example.com>", "<own@example.net>"
    return {
        "as it should": {"subject": f"Re: Fwd: [{ticket.reference}] Fire", "headers": {"In-Reply-To": opening}},
        "no headers": {"subject": "Hello", "headers": {}},
        "the opening's references": {"headers": {"References": f"{vendor} {opening}"}},
        "an odd case": {"to": address_of(ticket).upper()},
        "a forged id": {"headers": {"Message-ID": opening, "In-Reply-To": opening}},
    }


@pytest.mark.parametrize(
    "way", ["as it should", "no headers", "the opening's references", "an odd case", "a forged id"]
)
def test_an_answer_is_a_note_whatever_it_carries(way: str) -> None:
    ticket, agent = forwarded()
    sent.outbox.clear()
    given = {"to": address_of(ticket), "text": "Ours. We come.", "name": "Vera Vendor", **answers(ticket)[way]}
    assert outcome(postmark_mail(VENDOR, **given)) == "replied_to_existing"
    assert Ticket.objects.count() == 1
    assert replies(ticket)[2:] == [("note", "Vera Vendor", "Ours. We come.")]
    assert kinds(ticket)[2:] == ["forward.answered"]
    assert ticket.participants.count() == 0
    assert [(row.event, row.agent_id) for row in Notice.objects.all()] == [("third_party_answered", agent.profile.pk)]
    assert [each.to for each in sent.outbox] == [["Grace@example.com"]]


def test_a_copy_of_an_answer_by_another_route_brings_nothing() -> None:
    ticket, _agent = forwarded()
    answer = {"to": address_of(ticket), "text": "Ours.", "headers": {"Message-ID": "<one@example.net>"}}
    first, second = (post_mail(postmark_mail(VENDOR, **dict(answer))).json() for _ in range(2))
    assert (first["outcome"], first["reply_id"]) == (second["outcome"], second["reply_id"])
    assert replies(ticket)[2:] == [("note", "Ada Lovelace", "Ours.")]


def test_an_answer_opens_no_door_to_what_comes_later() -> None:
    ticket, agent = forwarded()
    outcome(postmark_mail(VENDOR, to=address_of(ticket), CcFull=[{"Email": "boss@example.net", "Name": ""}]))
    sent.outbox.clear()
    reply_to_ticket(ticket, "Solved.", by=agent)
    run_due()
    assert [each.to for each in sent.outbox] == [["ada@example.org"]]
    assert (ticket.participants.count(), Contact.objects.filter(mail_key="boss@example.net").count()) == (0, 0)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_an_answer_changes_no_status(state: str) -> None:
    ticket, agent = forwarded()
    if state == "closed":
        close_ticket(ticket, by=agent)
        run_due()
    before = Ticket.objects.values("status", "preview", "last_reply_at", "public_at").get()
    outcome(postmark_mail(VENDOR, to=address_of(ticket)))
    assert Ticket.objects.values(*before).get() == before


@pytest.mark.parametrize("sender", ["eve@example.net", "ada@example.org", "cora@example.org", "grace@example.com"])
def test_whoever_else_writes_there_opens_a_ticket_of_their_own_linked_for_agents(sender: str) -> None:
    ticket, agent = forwarded()
    add_participant(ticket, "cora@example.org", by=agent)
    before = replies(ticket)
    assert outcome(postmark_mail(sender, to=address_of(ticket))) == "created_new"
    other = Ticket.objects.latest("id")
    assert (other.pk != ticket.pk, other.requester.email) == (True, sender)
    assert linked_tickets(ticket, viewer=agent) == [other]
    assert replies(ticket) == before


def test_the_vendor_without_the_address_opens_a_ticket_of_their_own() -> None:
    ticket, _agent = forwarded()
    before = replies(ticket)
    references = {"References": sent.outbox[0].extra_headers["Message-ID"]}
    assert outcome(postmark_mail(VENDOR, headers=references)) == "created_new"
    assert replies(ticket) == before


def test_a_third_party_who_came_into_cc_answers_what_was_forwarded_by_a_note_still() -> None:
    ticket, agent = forwarded()
    add_participant(ticket, VENDOR, by=agent)
    outcome(postmark_mail(VENDOR, to=address_of(ticket), text="Between us.", name="Vera"))
    assert replies(ticket)[-1] == ("note", "Vera", "Between us.")
    vendor = Contact.objects.get(mail_key=VENDOR)
    outcome(postmark_mail(VENDOR, to=reply_address(ticket.pk, vendor.pk), text="To all."))
    assert replies(ticket)[-1] == ("reply", "Vera", "To all.")


def test_the_address_is_bound_to_its_ticket_and_its_third_party() -> None:
    ticket = make_ticket()
    one, two = contact_for_address("one@example.net"), contact_for_address("two@example.net")
    address = forward_address(ticket.pk, one.pk)
    for forged in (
        address.replace("-f", "-c"),
        address.replace("-f", "-a"),
        address.replace(f"-f{one.pk}.", f"-f{two.pk}."),
        address.replace(f"+{ticket.pk}-", f"+{ticket.pk + 1}-"),
    ):
        assert (forged != address, read_reply_address(forged)) == (True, None)
    found = read_reply_address(address)
    assert found is not None
    assert (found.ticket_id, found.contact_id, found.agent_id, found.third_party_id) == (ticket.pk, None, None, one.pk)


def test_it_is_written_in_the_third_partys_language_or_ours() -> None:
    ticket, agent = forwarded()
    Contact.objects.filter(mail_key=VENDOR).update(language="de")
    with override_settings(LANGUAGE_CODE="en"):
        forward_message(ticket.replies.get(kind="opening"), Forward([VENDOR]), by=agent)
        run_due()
    assert ['lang="de"' in row.html for row in OutgoingMail.objects.order_by("id")] == [False, True]
