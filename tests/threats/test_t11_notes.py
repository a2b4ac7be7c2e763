"""T11: what agents note stays among them, through a ticket's whole life and out of every door."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.core import mail as sent

from escalated.mail.message_ids import agent_reply_address
from escalated.people.actors import Agent, Requester
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_priority
from escalated.tickets.editing import change_subject
from escalated.tickets.following import follow_ticket
from escalated.tickets.guest_links import ask_for_link
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.participating import add_participant
from escalated.tickets.pinning import pin_note
from escalated.tickets.rating import rate_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import reopen_ticket, resolve_ticket
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    make_upload,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)
from tests.threats.exits import read_by_customers, whole
from tests.web.asking import JSON, client_of, content_of, url

pytestmark = pytest.mark.django_db

NOTED = [secrets.token_hex(10) for _ in range(5)]
PUBLIC = secrets.token_hex(10)


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


def own(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss")


def live_through(ticket: Ticket, by: Requester, *, grace: Agent, boss: Agent) -> None:
    """Note at every station of a ticket's life: words, a file, a mention, a pin, and on a ticket linked with it."""
    text, name, content, html, linked = NOTED
    assign_ticket(own(ticket), grace.profile, by=boss)
    follow_ticket(own(ticket), by=boss)
    add_participant(own(ticket), "cc@example.org", by=grace)
    note = add_note(own(ticket), text, by=grace, attachments=[make_upload(f"{name}.txt", content.encode())])
    pin_note(own(ticket), note.pk, by=grace)
    reply_to_ticket(own(ticket), PUBLIC, by=grace)
    add_note(own(ticket), Body(f"<p>{html} @boss</p>", "html"), by=grace, mentions=[boss.profile])
    change_priority(own(ticket), "high", by=grace)
    change_subject(own(ticket), "Another subject", by=grace)
    other = make_ticket(make_requester(), subject=linked)
    add_note(other, linked, by=grace)
    link_tickets(own(ticket), other, by=grace)
    reply_to_ticket(own(ticket), "Thank you.", by=by)
    resolve_ticket(own(ticket), by=grace)
    rate_ticket(own(ticket), 5, by=by)
    reopen_ticket(own(ticket), by=by)
    add_note(own(ticket), text, by=boss)
    reply_to_ticket(own(ticket), "Once more.", by=grace)
    ask_for_link(own(ticket))
    run_due()


def test_no_page_and_no_mail_of_a_customer_holds_it(grace: Agent, boss: Agent) -> None:
    user, by = make_customer("ada")
    guest = make_requester("guest@example.org")
    tickets = [make_ticket(each, body="It burns.") for each in (by, guest)]
    for ticket, requester in zip(tickets, (by, guest), strict=True):
        live_through(ticket, requester, grace=grace, boss=boss)
    said = b"".join(read_by_customers(own(ticket), user, words=NOTED[0][:9]) for ticket in tickets)
    assert [each for each in (*NOTED, PUBLIC) if each.encode() in said] == [PUBLIC]
    agents = (["grace@example.com"], ["boss@example.com"])
    to_customers = "".join(whole(letter) for letter in sent.outbox if letter.to not in agents)
    to_agents = "".join(whole(letter) for letter in sent.outbox if letter.to in agents)
    assert [each for each in (*NOTED, PUBLIC) if each in to_customers] == [PUBLIC]
    assert NOTED[3] in to_agents  # who is called on is mailed the note


def test_a_search_for_its_words_finds_nothing(grace: Agent, boss: Agent) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by, body="It burns.")
    live_through(ticket, by, grace=grace, boss=boss)
    client = client_of(user)
    paths = {each: f"{url('portal:tickets')}?q={each}" for each in (*NOTED, PUBLIC)}
    found = {each: len(client.get(path, headers=JSON).json()["requests"]) for each, path in paths.items()}
    assert found == dict.fromkeys(NOTED, 0) | {PUBLIC: 1}


def test_an_agent_reads_it(grace: Agent, boss: Agent) -> None:
    _user, by = make_customer("ada")
    ticket = make_ticket(by)
    live_through(ticket, by, grace=grace, boss=boss)
    said = content_of(client_of(grace.profile.user).get(url("agent:ticket", ticket.reference), headers=JSON))
    assert [each for each in NOTED if each.encode() not in said] == [NOTED[2]]  # a file's content is downloaded


def test_a_mailed_answer_to_what_was_noted_is_a_note(grace: Agent, boss: Agent, mailoutbox: list[Any]) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    add_note(ticket, NOTED[0], by=boss, mentions=[grace.profile])
    run_due()
    (told,) = [letter for letter in mailoutbox if letter.to == ["grace@example.com"]]
    assert told.reply_to == [agent_reply_address(ticket.pk, grace.profile.pk)]
    mailoutbox.clear()
    post_mail(postmark_mail("grace@example.com", to=told.reply_to[0], text=f"I know.\n\n> {NOTED[0]}"))
    run_due()
    assert [each[0] for each in replies(ticket)] == ["opening", "note", "note"]
    assert kinds(ticket) == ["ticket.opened", "note.added", "note.added"]
    assert [letter.to for letter in mailoutbox if letter.to == ["ada@example.org"]] == []
