"""Without pages mail goes round, files are fetched and Python acts; with them, and no Inertia, all is JSON."""

from __future__ import annotations

import base64

import pytest
from django.conf import settings
from django.core import mail as sent
from django.core.checks import run_checks
from django.test import Client, override_settings

from escalated import services
from escalated.tickets.models import Attachment, Ticket
from tests.hosts.people import make_person
from tests.making import post_mail, postmark_mail, replies, run_due
from tests.web.asking import HTML, JSON, url

pytestmark = pytest.mark.django_db(transaction=True)

FILE = {"Name": "log.txt", "ContentType": "text/plain", "Content": base64.b64encode(b"red light").decode()}


def arrive() -> Ticket:
    path = f"{url('inbound:email')}?adapter=postmark"
    assert post_mail(postmark_mail("zoe@example.org", attachments=[FILE]), url=path).json()["outcome"] == "created_new"
    return Ticket.objects.get()


def test_there_is_no_inertia() -> None:
    with pytest.raises(ImportError):
        __import__("inertia")
    assert [each for each in run_checks() if (each.id or "").startswith("escalated.")] == []


def test_mail_goes_round_without_a_page() -> None:
    ticket, grace = arrive(), make_person("grace", is_staff=True)
    services.reply_to_ticket(ticket, "Hold its button.", by=grace)
    run_due()
    assert replies(ticket)[-1] == ("reply", "grace", "Hold its button.")
    assert ["zoe@example.org"] in [each.to for each in sent.outbox]
    assert not [each for each in sent.outbox if "https://app.example.com" in each.body]


def test_files_are_fetched_and_nothing_else_is_there() -> None:
    arrive()
    client = Client()
    client.force_login(make_person("grace", is_staff=True))
    answer = client.get(url("portal:download", Attachment.objects.get().pk))
    assert answer.getvalue() == b"red light"
    for name in ("portal:home", "portal:tickets", "agent:tickets", "admin:settings", "portal:guest_create"):
        assert client.get(url(name), headers=HTML).status_code == 404


def test_pages_without_inertia_are_json() -> None:
    ticket = arrive()
    client = Client()
    client.force_login(make_person("grace", is_staff=True))
    with override_settings(ESCALATED={**settings.ESCALATED, "UI_ENABLED": True}):
        for accepted in (HTML, JSON):
            answer = client.get(url("agent:ticket", ticket.reference), headers=accepted)
            assert answer.headers["Content-Type"] == "application/json"
            assert answer.json()["ticket"]["subject"] == ticket.subject
