"""The URL says the language, on our pages as on the host's."""

from __future__ import annotations

import re

import pytest
from django.core import mail as sent
from django.test import Client

from escalated.tickets.models import Ticket
from tests.hosts.people import make_person
from tests.making import post_mail, postmark_mail, run_due
from tests.web.asking import HTML, INERTIA, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_the_url_says_the_language(code: str, direction: str) -> None:
    client = Client()
    client.force_login(make_person("ada"))
    page = client.get(f"/{code}/support/tickets", headers=INERTIA).json()["props"]
    assert (page["locale"]["language"], page["locale"]["direction"]) == (code, direction)
    assert page["nav"]["customer_new"] == f"/{code}/support/tickets/new"
    assert f'<html lang="{code}"' in client.get(f"/{code}/support/tickets", headers=HTML).content.decode()


def test_a_url_without_a_language_leads_to_one() -> None:
    client = Client()
    client.force_login(make_person("ada"))
    answer = client.get("/support/tickets", headers={**HTML, "Accept-Language": "de"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/de/support/tickets")


def test_a_providers_webhook_needs_no_language() -> None:
    path = "/hooks/webhook/email/inbound?adapter=postmark"
    assert post_mail(postmark_mail(), url=path).json()["outcome"] == "created_new"


def test_links_in_mails_lead_somewhere() -> None:
    ada, grace = make_person("ada"), make_person("grace", is_staff=True)
    send(ada, "portal:tickets", subject="Hello", body="It burns.")
    ticket = Ticket.objects.get()
    send(grace, "agent:reply", ticket.reference, body="Try water.")
    run_due()
    said = "\n".join(f"{each.body}" for each in sent.outbox)
    links = set(re.findall(r"https://app\.example\.com(/\S*tickets/\S+)", said))
    client = Client()
    client.force_login(ada)
    assert links
    assert {client.get(link, headers=HTML).status_code for link in links} == {200}
