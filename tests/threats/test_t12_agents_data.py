"""T12: what is the desk's own never reaches a customer: agents' addresses, blind copies, fields nobody shows them."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as sent
from django.db import models

from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import Act, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags
from escalated.tickets.transitioning import change_status, resolve_ticket
from tests.making import make_agent, make_user, post_mail, postmark_mail, run_due
from tests.threats.exits import read_by_customers, whole
from tests.web.asking import JSON, client_of, content_of, url

pytestmark = pytest.mark.django_db

NAMES = ("user_email", "profile_email", "user_name", "tag", "role", "blind", "relay", "colleague")
SECRETS = {name: secrets.token_hex(10) for name in NAMES}


def an_agent(address: str = "grace") -> Agent:
    """Return an agent with canaries where only the desk looks; customers know her by name."""
    agent = make_agent(address)
    get_user_model().objects.filter(pk=str(agent.profile.user_id)).update(
        email=f"{SECRETS['user_email']}-{address}@example.com", username=f"{SECRETS['user_name']}-{address}"
    )
    AgentProfile.objects.filter(pk=agent.profile.pk).update(
        email=f"{SECRETS['profile_email']}-{address}@example.com",
        role=Role.objects.create(name=f"{SECRETS['role']} {address}", rights=allowing(Act)),
    )
    return agent


def a_mailed_ticket() -> tuple[Ticket, Any]:
    """Return a ticket that came by mail, with a blind copy and what servers wrote on its way, and its writer's user."""
    user = make_user("ada")
    headers = {
        "Bcc": f"{SECRETS['blind']}@example.net",
        "Received": f"from {SECRETS['relay']} by mx.example.net",
        "X-Originating-IP": SECRETS["relay"],
    }
    blind = [{"Email": f"{SECRETS['blind']}@example.net", "Name": SECRETS["blind"]}]
    post_mail(postmark_mail("ada@example.com", name="Ada", headers=headers, BccFull=blind, Bcc=SECRETS["blind"]))
    ticket = Ticket.objects.get()
    type(ticket.requester).objects.filter(pk=ticket.requester_id).update(user=user)
    return Ticket.objects.get(), user


def be_worked_on(ticket: Ticket, grace: Agent, colleague: Agent) -> None:
    def own() -> Ticket:
        return Ticket.objects.get(pk=ticket.pk)

    assign_ticket(own(), grace.profile, by=colleague)
    follow_ticket(own(), by=colleague)
    add_tags(own(), [SECRETS["tag"]], by=grace)
    add_note(own(), f"Ask {SECRETS['colleague']}", by=grace, mentions=[colleague.profile])
    reply_to_ticket(own(), "We look into it.", by=grace)
    change_status(own(), "escalated", by=grace)
    reply_to_ticket(own(), "Still on it.", by=colleague)
    resolve_ticket(own(), by=grace)
    run_due()


def test_no_customer_is_told_any_of_it() -> None:
    grace, colleague = an_agent("grace"), an_agent("boss")
    ticket, user = a_mailed_ticket()
    be_worked_on(ticket, grace, colleague)
    said = read_by_customers(Ticket.objects.get(), user, words=SECRETS["tag"][:9]).decode(errors="replace")
    letters = [letter for letter in sent.outbox if letter.to == ["ada@example.com"]]
    mailed = "".join(whole(letter) for letter in letters)
    assert {name: secret in said for name, secret in SECRETS.items()} == dict.fromkeys(SECRETS, False)
    assert {name: secret in mailed for name, secret in SECRETS.items()} == dict.fromkeys(SECRETS, False)
    assert ("We look into it." in said, "We look into it." in mailed, len(letters)) == (True, True, 3)
    assert [(letter.cc, letter.bcc) for letter in letters] == [([], [])] * 3


def test_the_desk_knows_it() -> None:
    grace, colleague = an_agent("grace"), an_agent("boss")
    ticket, _user = a_mailed_ticket()
    be_worked_on(ticket, grace, colleague)
    said = content_of(client_of(grace.profile.user).get(url("agent:ticket", ticket.reference), headers=JSON)).decode()
    assert [name for name in ("tag", "colleague") if SECRETS[name] not in said] == []
    told = [letter for letter in sent.outbox if letter.to == [f"{SECRETS['user_email']}-boss@example.com"]]
    assert [SECRETS["colleague"] in whole(letter) for letter in told] == [True]


def test_a_customers_ticket_says_no_more_than_it_declares() -> None:
    """What is added to the page of a ticket is thought about twice: here, and there."""
    ticket, user = a_mailed_ticket()
    page = client_of(user).get(url("portal:ticket", ticket.reference), headers=JSON).json()["request"]
    inside = {field.name for field in Ticket._meta.get_fields() if isinstance(field, models.Field)}
    shown = inside & set(page)
    assert shown & {"priority", "type", "channel", "assignee", "is_spam", "snoozed_until", "version", "tags"} == set()
