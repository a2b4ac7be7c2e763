"""Under a login-required middleware and ATOMIC_REQUESTS our callbacks still answer, and keep what they were given."""

from __future__ import annotations

import pytest
from django.test import Client

from escalated.core.db import atomic
from escalated.core.jobs import JobState
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import StoredMail
from escalated.mail.receiving import receive
from escalated.tickets.models import Ticket
from tests.hosts.behind_login.parsers import BrokenParser
from tests.hosts.people import make_person
from tests.making import post_mail, postmark_mail
from tests.web.asking import INERTIA, JSON, ask, url

pytestmark = pytest.mark.django_db(transaction=True)

HOOK = "/app/help/desk/webhook/email/inbound?adapter="


def test_the_mount_decides_every_url() -> None:
    assert url("inbound:email") == "/app/help/desk/webhook/email/inbound"
    page = ask(make_person("ada"), "portal:tickets").json()
    assert page["new_url"] == "/app/help/desk/tickets/new"


def test_the_host_is_closed_and_we_answer_for_ourselves() -> None:
    client = Client()
    assert client.get("/dashboard").headers["Location"] == "/sign-in/?next=/dashboard"
    assert client.get(url("portal:tickets"), headers=JSON).status_code == 401
    assert client.get(url("portal:tickets"), headers=INERTIA).status_code == 409
    assert client.get(url("portal:tickets") + "/").status_code == 301


def test_mail_comes_in_without_a_login() -> None:
    assert post_mail(postmark_mail(), url=f"{HOOK}postmark").json()["outcome"] == "created_new"
    assert post_mail(postmark_mail(), url=f"{HOOK}postmark", headers={}).status_code == 401
    assert (Ticket.objects.count(), StoredMail.objects.count()) == (1, 1)


def test_a_mail_is_kept_when_handling_raises() -> None:
    response = post_mail(b"precious bytes", url=f"{HOOK}broken")
    assert (response.status_code, response.json()["outcome"]) == (200, "stored")
    (mail,) = StoredMail.objects.all()
    assert (bytes(mail.raw), mail.state, mail.attempts) == (b"precious bytes", JobState.DUE, 1)
    assert "ZeroDivisionError" in mail.reason


def test_bytes_are_never_stored_inside_a_transaction_that_may_be_undone() -> None:
    with pytest.raises(RuntimeError, match="durable"), atomic():
        receive(InboundRequest(b"precious bytes"), BrokenParser())
    assert StoredMail.objects.count() == 0
