"""A mail that was forwarded to us: what it offers to agents, and that it does nothing by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.errors import NotAllowed, NotFound
from escalated.people.actors import Agent, Requester
from escalated.people.models import Contact, Department
from escalated.tickets.editing import change_requester
from escalated.tickets.models import Ticket
from escalated.tickets.original_senders import dismiss_original_sender, find_original_sender, offered
from escalated.tickets.undoing import undo
from tests.mail.test_forwarded import OUTLOOK
from tests.making import (
    kinds,
    make_agent,
    make_requester,
    make_ticket,
    make_user,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)
from tests.replay import assert_replays
from tests.web.asking import ask, client_of, send, send_to, url

pytestmark = pytest.mark.django_db(transaction=True)

OF_ADA = {"name": "Ada Lovelace", "email": "ada@example.org"}


def forwarded(sender: str = "grace@example.com", subject: str = "FW: Where is it?", text: str = OUTLOOK) -> Ticket:
    assert post_mail(postmark_mail(sender, subject=subject, text=text, name="Grace")).status_code == 200
    run_due()
    return Ticket.objects.latest("id")


def shown(ticket: Ticket, agent: Agent) -> Any:
    return ask(agent.profile.user, "agent:ticket", ticket.reference).json()["original_sender"]


def test_it_is_a_ticket_of_whoever_sent_it_and_nothing_else_happens() -> None:
    make_agent("grace")
    ticket = forwarded()
    assert (ticket.requester.email, ticket.version) == ("grace@example.com", 2)
    assert kinds(ticket) == ["ticket.opened", "original_sender.found"]
    assert [row.kind for row in ticket.activities.told()] == ["ticket.opened"]
    assert [kind for kind, _author, _body in replies(ticket)] == ["opening"]
    assert Contact.objects.filter(email="ada@example.org").count() == 0
    assert ticket.participants.count() == 0
    assert [each for each in sent.outbox if "ada@example.org" in each.to] == []
    assert_replays(ticket)


def test_one_act_makes_it_the_authors_and_undo_gives_it_back() -> None:
    agent, ticket = make_agent("alan"), forwarded()
    assert shown(ticket, agent) == OF_ADA
    answer = make_theirs(agent, ticket)
    assert (answer["ticket"]["requester"]["email"], answer["original_sender"]) == ("ada@example.org", None)
    assert kinds(ticket) == ["ticket.opened", "original_sender.found", "ticket.requester_changed"]
    undo(ticket, answer["undo"]["activity_ids"], by=agent)
    ticket.refresh_from_db()
    assert (ticket.requester.email, shown(ticket, agent)) == ("grace@example.com", OF_ADA)
    assert_replays(ticket)


def make_theirs(agent: Agent, ticket: Ticket) -> dict[str, Any]:
    path = url("agent:requester", ticket.reference)
    answer: dict[str, Any] = send_to(client_of(agent.profile.user), path, OF_ADA, method="PATCH").json()
    return answer


def test_who_leaves_it_is_asked_no_more() -> None:
    agent, ticket = make_agent("alan"), forwarded()
    answer = send(agent.profile.user, "agent:keep_forwarder", ticket.reference).json()
    assert (answer["original_sender"], answer["ticket"]["requester"]["email"]) == (None, "grace@example.com")
    dismiss_original_sender(Ticket.objects.get(), by=agent)
    assert kinds(ticket) == ["ticket.opened", "original_sender.found", "original_sender.dismissed"]
    assert_replays(ticket)


def test_once_it_is_anothers_nothing_is_offered() -> None:
    agent, ticket = make_agent("alan"), forwarded()
    change_requester(ticket, make_requester("bert@example.org").contacts[0], by=agent)
    assert shown(ticket, agent) is None


def test_who_may_not_change_the_requester_is_offered_nothing_and_may_not_dismiss_it() -> None:
    ticket, agent = forwarded(), make_agent("alan")
    requester = Requester((ticket.requester,))
    with pytest.raises(NotAllowed):
        dismiss_original_sender(ticket, by=requester)
    with pytest.raises(NotFound):
        dismiss_original_sender(ticket, by=make_requester())
    assert offered(ticket, ticket.activities.all()) is not None
    assert shown(ticket, agent) == OF_ADA


@pytest.mark.parametrize(("sender", "is_offered"), [("grace@example.com", True), ("eve@example.net", False)])
def test_what_may_be_an_answer_is_offered_of_an_agents_address_alone(sender: str, is_offered: bool) -> None:
    make_agent("grace")
    ticket = forwarded(sender, subject="Re: Where is it?")
    assert ("original_sender.found" in kinds(ticket)) == is_offered


@pytest.mark.parametrize(
    "author",
    ["grace@example.com", "GRACE@example.com", "alan@example.com", "support@example.com", "any@support.example.com"],
)
def test_nobody_of_ours_and_not_its_sender_is_an_author(author: str) -> None:
    make_agent("alan")
    ticket = forwarded("grace@example.com", text=OUTLOOK.replace("ada@example.org", author))
    assert kinds(ticket) == ["ticket.opened"]


def test_an_address_of_a_department_is_no_author() -> None:
    Department.objects.create(name="Sales", address="sales@example.net")
    ticket = forwarded(text=OUTLOOK.replace("ada@example.org", "sales@example.net"))
    assert kinds(ticket) == ["ticket.opened"]


def test_who_forges_an_agents_address_gains_nothing() -> None:
    agent = make_agent("grace")
    victim = make_ticket(make_requester("ada@example.org"))
    before = replies(victim)
    ticket = forwarded("grace@example.com")
    opening = ticket.replies.get()
    assert (opening.author_kind, opening.author_agent) == ("requester", None)
    assert (ticket.requester.user, replies(victim)) == (None, before)
    assert Ticket.objects.visible_to(Requester((Contact.objects.get(email="ada@example.org"),))).count() == 1
    assert shown(ticket, agent) == OF_ADA


def test_an_answer_that_quotes_headers_on_a_ticket_of_its_senders_offers_nothing() -> None:
    ticket = make_ticket(make_requester("eve@example.net"))
    post_mail(postmark_mail("eve@example.net", subject=f"FW: [{ticket.reference}] x", text=OUTLOOK))
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


def test_it_is_found_once() -> None:
    ticket, agent = forwarded(), make_agent("alan")
    find_original_sender(ticket, "bert@example.net", by=agent)
    assert kinds(ticket) == ["ticket.opened", "original_sender.found"]


def test_a_customer_is_told_nothing_of_it() -> None:
    user = make_user("grace")
    ticket = forwarded()
    Contact.objects.filter(pk=ticket.requester_id).update(user=user)
    page = ask(user, "portal:ticket", ticket.reference)
    assert (page.status_code, b"original" in page.content) == (200, False)
