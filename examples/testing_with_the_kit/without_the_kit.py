"""The same twenty tests with nothing but Django, and what a host would write for itself to make them bearable."""

import io
import itertools
import json
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from escalated.core.errors import NotAllowed, NotFound
from escalated.models import AgentProfile, Department, Ticket, TicketActivity
from escalated.services import (
    SYSTEM,
    add_note,
    assign_ticket,
    close_ticket,
    create_ticket,
    reply_to_ticket,
    resolve_ticket,
)

pytestmark = pytest.mark.django_db

numbers = itertools.count(1)


def make_user(*, is_staff=False, is_superuser=False):
    name = f"user{next(numbers)}"
    return get_user_model().objects.create_user(
        name, f"{name}@example.com", "secret", is_staff=is_staff, is_superuser=is_superuser
    )


def make_agent():
    return make_user(is_staff=True)


def make_ticket(requester):
    return create_ticket(subject="The printer is on fire", body="It burns.", requester=requester)


def write_mail(sender, text, subject, *, to="support@example.com"):
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = sender, to, subject
    written["Message-ID"] = make_msgid(domain="example.org")
    written.set_content(text)
    return written


def write_answer(sender, text, original):
    written = write_mail(sender, text, f"Re: {original.subject}", to=original.reply_to[0])
    written["In-Reply-To"] = original.extra_headers["Message-ID"]
    written["References"] = original.extra_headers["Message-ID"]
    quoted = "\n".join(f"> {line}" for line in original.body.splitlines())
    written.set_content(f"{text}\n\nYou wrote:\n{quoted}\n")
    return written


def deliver(written, monkeypatch, capsys):
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written.as_bytes())))
        call_command("escalated_receive")
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def run_due():
    later = datetime.now(UTC) + timedelta(seconds=30)  # what an agent may still undo is not told
    with mock.patch("django.utils.timezone.now", return_value=later):
        call_command("escalated_tick", stdout=io.StringIO())


def mails_about(ticket):
    run_due()
    return [sent for sent in mail.outbox if f"[{ticket.reference}]" in sent.subject]


def newest_to(address, ticket):
    return [sent for sent in mails_about(ticket) if address in sent.to][-1]


def kinds(ticket):
    return list(TicketActivity.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True))


def signed_in(user):
    client = Client(headers={"accept": "application/json"})
    client.force_login(user)
    return client


def test_a_mail_opens_a_ticket(monkeypatch, capsys):
    told = deliver(write_mail("ada@example.org", "Where is it?", "Order 7"), monkeypatch, capsys)
    assert Ticket.objects.get(pk=told["ticket_id"]).subject == "Order 7"


def test_who_asks_is_told_that_it_came():
    ticket = make_ticket("ada@example.org")
    assert [sent.to for sent in mails_about(ticket)] == [["ada@example.org"]]


def test_an_agents_reply_reaches_the_customer():
    ticket = make_ticket("ada@example.org")
    reply_to_ticket(ticket, "It is on its way.", by=make_agent())
    assert "It is on its way." in newest_to("ada@example.org", ticket).body


def test_a_note_reaches_no_customer():
    ticket = make_ticket("ada@example.org")
    add_note(ticket, "She is cross.", by=make_agent())
    assert not any("cross" in sent.body for sent in mails_about(ticket))


def test_an_answer_by_mail_lands_on_the_ticket(monkeypatch, capsys):
    ticket = make_ticket("ada@example.org")
    asked = newest_to("ada@example.org", ticket)
    told = deliver(write_answer("ada@example.org", "Thank you.", asked), monkeypatch, capsys)
    assert (told["outcome"], told["ticket_id"]) == ("replied_to_existing", ticket.pk)


def test_a_strangers_answer_opens_a_ticket_of_its_own(monkeypatch, capsys):
    ticket = make_ticket("ada@example.org")
    asked = newest_to("ada@example.org", ticket)
    told = deliver(write_answer("eve@example.net", "Let me in.", asked), monkeypatch, capsys)
    assert (told["outcome"], told["ticket_id"] != ticket.pk) == ("created_new", True)


def test_an_answer_opens_a_resolved_ticket_again(monkeypatch, capsys):
    ticket = make_ticket("ada@example.org")
    resolve_ticket(ticket, by=make_agent())
    asked = newest_to("ada@example.org", ticket)
    deliver(write_answer("ada@example.org", "Not yet.", asked), monkeypatch, capsys)
    ticket.refresh_from_db()
    assert ticket.status == "reopened"


def test_mail_to_a_department_opens_its_ticket(monkeypatch, capsys):
    sales = Department.objects.create(name="Sales", address="sales@example.com")
    written = write_mail("ada@example.org", "How much is it?", "A question", to="sales@example.com")
    told = deliver(written, monkeypatch, capsys)
    assert Ticket.objects.get(pk=told["ticket_id"]).department == sales


def test_a_customer_sees_their_own_requests():
    ada = make_user()
    ticket = make_ticket(ada)
    props = signed_in(ada).get(reverse("escalated_portal:tickets")).json()
    assert [each["reference"] for each in props["requests"]] == [ticket.reference]


def test_a_customer_sees_nobody_elses():
    ticket = make_ticket(make_user())
    url = reverse("escalated_portal:ticket", args=[ticket.reference])
    assert signed_in(make_user()).get(url).status_code == 404


def test_a_customer_reads_no_note():
    ada = make_user()
    ticket = make_ticket(ada)
    add_note(ticket, "She is cross.", by=make_agent())
    response = signed_in(ada).get(reverse("escalated_portal:ticket", args=[ticket.reference]))
    assert response.status_code == 200
    assert "cross" not in str(response.json())


def test_a_customer_answers_in_the_portal():
    ada = make_user()
    ticket = make_ticket(ada)
    url = reverse("escalated_portal:reply", args=[ticket.reference])
    response = signed_in(ada).post(url, {"body": "Thank you."}, content_type="application/json")
    assert response.status_code == 200
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


def test_an_agent_answers_at_the_desk():
    ticket = make_ticket("ada@example.org")
    url = reverse("escalated_agent:reply", args=[ticket.reference])
    signed_in(make_agent()).post(url, {"body": "It is on its way."}, content_type="application/json")
    assert "on its way" in newest_to("ada@example.org", ticket).body


def test_the_queue_shows_what_is_open():
    ticket = make_ticket("ada@example.org")
    close_ticket(make_ticket("bob@example.org"), by=SYSTEM)
    props = signed_in(make_agent()).get(reverse("escalated_agent:tickets")).json()
    assert [row["reference"] for row in props["tickets"]] == [ticket.reference]


def test_who_is_assigned_is_told():
    grace, ticket = make_agent(), make_ticket("ada@example.org")
    signed_in(grace).get(reverse("escalated_agent:tickets"))  # makes her profile
    assign_ticket(ticket, AgentProfile.objects.get(user=grace), by=SYSTEM)
    assert newest_to(grace.email, ticket)


def test_a_customer_assigns_nothing():
    ada = make_user()
    with pytest.raises(NotAllowed):
        assign_ticket(make_ticket(ada), make_agent(), by=ada)


def test_a_stranger_closes_nothing():
    with pytest.raises(NotFound):
        close_ticket(make_ticket("ada@example.org"), by=make_user())


def test_what_is_resolved_closes_after_a_week():
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with mock.patch("django.utils.timezone.now", return_value=start):
        ticket = make_ticket("ada@example.org")
        resolve_ticket(ticket, by=make_agent())
        call_command("escalated_tick", stdout=io.StringIO())
    with mock.patch("django.utils.timezone.now", return_value=start + timedelta(days=7, hours=2)):
        call_command("escalated_tick", stdout=io.StringIO())
    assert kinds(ticket)[-1] == "ticket.closed"


def test_nothing_closes_before():
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with mock.patch("django.utils.timezone.now", return_value=start):
        ticket = make_ticket("ada@example.org")
        resolve_ticket(ticket, by=make_agent())
        call_command("escalated_tick", stdout=io.StringIO())
    with mock.patch("django.utils.timezone.now", return_value=start + timedelta(days=6)):
        call_command("escalated_tick", stdout=io.StringIO())
    assert kinds(ticket)[-1] == "ticket.resolved"


def test_an_order_is_asked_about_once():
    about = {"subject": "Order 7", "body": "Late?", "requester": "ada@example.org", "dedupe_key": "order-7"}
    assert create_ticket(**about) == create_ticket(**about)
