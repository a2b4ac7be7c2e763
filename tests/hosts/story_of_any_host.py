"""What holds in every host: run once under the settings of each."""

from __future__ import annotations

from typing import Any

import django
import pytest
from django.core import mail as sent
from django.core.checks import run_checks

from escalated.mail import smtp
from escalated.people.models import AgentProfile, Contact
from escalated.tickets.models import Ticket
from tests.hosts.people import make_person
from tests.making import kinds, post_mail, postmark_mail, replies, run_due
from tests.web.asking import INERTIA, ask, send, url

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_no_check_complains() -> None:
    assert [each for each in run_checks() if (each.id or "").startswith("escalated.")] == []


def test_a_request_goes_round() -> None:
    ada, grace = make_person("ada"), make_person("grace", is_staff=True)
    assert ask(grace, "agent:tickets").json()["tickets"] == []
    assert send(ada, "portal:tickets", subject="Hello", body="It burns.").status_code == 201
    ticket = Ticket.objects.get()
    assert (ticket.requester.user, ticket.requester.email) == (ada, "ada@example.com")
    assert send(grace, "agent:assign", ticket.reference, assignee_id=AgentProfile.objects.get().pk).status_code == 200
    assert send(grace, "agent:reply", ticket.reference, body="Try water.").status_code == 200
    assert ask(make_person("eve"), "portal:ticket", ticket.reference).status_code == 404
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned", "reply.added"]
    run_due()
    assert {each.to[0] for each in sent.outbox} == {"ada@example.com"}
    page = ask(ada, "portal:ticket", ticket.reference, accept=INERTIA).json()
    assert page["props"]["viewer"]["name"] == ticket.requester.name != ""


def test_mail_leaves_by_the_hosts_own_server(settings: Any) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": "mail.example.com", "port": 2525}}}
    else:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = backend, "mail.example.com", 2525
    found = smtp.connection()
    assert (type(found), found.timeout) == (smtp.LimitedBackend, smtp.ANSWER_WITHIN_SECONDS)
    assert (found.host, found.port) == ("mail.example.com", 2525)


def test_mail_comes_in() -> None:
    path = f"{url('inbound:email')}?adapter=postmark"
    assert post_mail(postmark_mail("zoe@example.org"), url=path).json()["outcome"] == "created_new"
    assert replies(Ticket.objects.get()) == [("opening", "Ada Lovelace", "It was due on Monday.")]


def test_users_who_never_use_support_cost_no_row() -> None:
    people = [make_person(name) for name in ("ada", "bob")]
    for person in people:
        assert ask(person, "portal:tickets").status_code == 200
        assert ask(person, "portal:new").status_code == 200
        assert ask(person, "agent:tickets").status_code == 404
    assert (Contact.objects.count(), AgentProfile.objects.count()) == (0, 0)


def test_deleting_a_user_unlinks_them_and_keeps_their_names() -> None:
    ada, grace = make_person("ada"), make_person("grace", is_staff=True)
    send(ada, "portal:tickets", subject="Hello", body="It burns.")
    ticket = Ticket.objects.get()
    ask(grace, "agent:tickets")
    send(grace, "agent:assign", ticket.reference, assignee_id=AgentProfile.objects.get().pk)
    send(grace, "agent:reply", ticket.reference, body="Try water.")
    before = replies(ticket)
    ada.delete()
    grace.delete()
    ticket.refresh_from_db()
    assert ticket.assignee is not None
    assert (ticket.requester.user, ticket.assignee.user) == (None, None)
    assert (ticket.requester.name, ticket.assignee.name) == ("ada", "grace")
    assert replies(ticket) == before
    shown = ask(make_person("hopper", is_staff=True), "agent:ticket", ticket.reference).json()
    assert [each["author"]["name"] for each in shown["messages"]] == ["ada", "grace"]
    assert [each["label"] for each in shown["agents"]] == ["hopper"]


def test_rights_end_with_the_next_request() -> None:
    grace = make_person("grace", is_staff=True)
    assert ask(grace, "agent:tickets").status_code == 200
    type(grace).objects.filter(pk=grace.pk).update(is_staff=False)
    grace.refresh_from_db()
    assert ask(grace, "agent:tickets").status_code == 404
    assert ask(grace, "portal:tickets").json()["requests"] == []
