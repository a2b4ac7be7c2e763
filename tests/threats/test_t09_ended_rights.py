"""T9: rights end at once, through every door: pages that are open, files, undoing, drafts, mail in and mail out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as sent
from django.test import Client

from escalated.administration.removing_agents import remove_agent
from escalated.core.db import now
from escalated.mail.message_ids import agent_reply_address
from escalated.people.actors import SYSTEM, Agent
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.classifying import change_priority
from escalated.tickets.drafting import add_draft_file
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import add_note
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload, post_mail, postmark_mail, run_due
from tests.making import signed_in as session_of
from tests.web.asking import HTML, INERTIA, JSON, content_of, send_to, url

pytestmark = pytest.mark.django_db

SECRET = secrets.token_hex(10)


def _role(agent: Agent, acts: Any, scope: Scope) -> None:
    role = Role.objects.create(name=f"{scope}", rights=allowing(acts, scope))
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=role)


def _leave(agent: Agent) -> None:
    """Belong to another department, whose tickets alone one sees."""
    Department.objects.create(name="Elsewhere").memberships.create(agent=agent.profile)
    _role(agent, Act, Scope.DEPARTMENT)


def _user(agent: Agent, **given: Any) -> None:
    get_user_model().objects.filter(pk=str(agent.profile.user_id)).update(**given)


# How a right ends, and what a page of the desk, the ticket and its file are answered from then on.
ENDINGS: dict[str, tuple[Callable[[Agent], object], tuple[int, int, int]]] = {
    "removed by an admin": (lambda agent: remove_agent(agent.profile, by=SYSTEM), (404, 404, 404)),
    "no agent of the host": (lambda agent: _user(agent, is_staff=False), (404, 404, 404)),
    "asleep": (lambda agent: _user(agent, is_active=False), (401, 401, 401)),
    "another department": (_leave, (200, 404, 404)),
    "a role that sees its own": (lambda agent: _role(agent, Act, Scope.OWN), (200, 404, 404)),
    "a role that sees nothing": (lambda agent: _role(agent, (), Scope.ALL), (200, 404, 404)),
}


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(make_requester("ada@example.org"), attachments=[make_upload("plan.txt")])


@pytest.fixture
def agent(ticket: Ticket) -> Agent:
    made = make_agent("grace")
    follow_ticket(ticket, by=made)
    return made


def end(how: str, agent: Agent) -> tuple[Client, tuple[int, int, int]]:
    """End the rights of somebody whose session and pages are open; returns the session and what it is answered."""
    client, (act, answers) = session_of(agent.profile.user), ENDINGS[how]
    assert client.get(url("agent:tickets"), headers=JSON).status_code == 200
    act(agent)
    return client, answers


def status_of(client: Client, name: str, *args: object, **body: Any) -> int:
    path = url(name, *args)
    return (send_to(client, path, body) if body else client.get(path, headers=JSON)).status_code


@pytest.mark.parametrize("how", ENDINGS)
def test_pages_and_files_end(ticket: Ticket, agent: Agent, how: str) -> None:
    client, answers = end(how, agent)
    file = Attachment.objects.get()
    asked = (("agent:tickets",), ("agent:ticket", ticket.reference), ("portal:download", file.pk))
    assert tuple(status_of(client, *each) for each in asked) == answers


@pytest.mark.parametrize("how", ENDINGS)
def test_what_was_begun_on_an_open_page_is_not_taken(ticket: Ticket, agent: Agent, how: str) -> None:
    change_priority(ticket, "high", by=agent)
    last = ticket.activities.latest("id").pk
    draft = add_draft_file(ticket, "reply", make_upload("draft.txt"), by=agent)
    client, (_desk, page, _file) = end(how, agent)
    before = kinds(ticket)
    assert status_of(client, "agent:reply", ticket.reference, body="Late") == page
    assert status_of(client, "agent:note", ticket.reference, body="Late") == page
    assert status_of(client, "agent:undo", activity_ids=[last]) in (page, 200)
    assert status_of(client, "agent:draft_file", draft.pk) == page
    assert (kinds(ticket), Ticket.objects.get(pk=ticket.pk).priority) == (before, 3)


@pytest.mark.parametrize("how", ENDINGS)
def test_an_open_page_hears_no_more(ticket: Ticket, agent: Agent, how: str) -> None:
    client, _answers = end(how, agent)
    assert [path for path, said in heard(client, ticket).items() if SECRET.encode() in said] == []


def test_until_then_it_hears(ticket: Ticket, agent: Agent) -> None:
    said = heard(session_of(agent.profile.user), ticket)
    assert len([path for path, each in said.items() if SECRET.encode() in each]) >= 4


def heard(client: Client, ticket: Ticket) -> dict[str, bytes]:
    """Let something happen, and return what every page of the desk that may be open says then."""
    add_note(ticket, SECRET, by=make_agent("boss"))
    Ticket.objects.filter(pk=ticket.pk).update(subject=SECRET)
    run_due()
    pages = [url(f"agent:{name}") for name in ("counts", "inbox", "dashboard", "tickets")]
    pages += [url("portal:live"), f"{url('portal:live')}?after=1", url("agent:ticket", ticket.reference)]
    pages += [f"{url('agent:search')}?q={SECRET[:9]}", f"{url('agent:tickets')}?q={SECRET[:9]}"]
    kinds_of_page = (JSON, INERTIA, HTML)
    return {path: b"".join(content_of(client.get(path, headers=accept)) for accept in kinds_of_page) for path in pages}


@pytest.mark.parametrize("how", ENDINGS)
def test_mail_in_and_out_ends(ticket: Ticket, agent: Agent, how: str) -> None:
    run_due()
    sent.outbox.clear()
    end(how, agent)
    address = agent_reply_address(ticket.pk, agent.profile.pk)
    post_mail(postmark_mail("grace@example.com", to=address, text="Late"))
    add_note(ticket, SECRET, by=make_agent("boss"), mentions=[agent.profile])
    run_due()
    assert kinds(ticket) == ["ticket.opened", "ticket.followed", "note.added"]
    assert [letter for letter in sent.outbox if letter.to == ["grace@example.com"] and SECRET in letter.body] == []


def test_who_is_reinstated_reads_nothing_that_was_told_meanwhile_in_their_inbox(ticket: Ticket, agent: Agent) -> None:
    AgentProfile.objects.filter(pk=agent.profile.pk).update(removed_at=now())
    add_note(ticket, SECRET, by=make_agent("boss"), mentions=[agent.profile])
    run_due()
    AgentProfile.objects.filter(pk=agent.profile.pk).update(removed_at=None)
    inbox = session_of(agent.profile.user).get(url("agent:inbox"), headers=JSON).json()
    assert [row for row in inbox["notices"] if row["reference"] == ticket.reference] == []
