"""An adapter that a host writes, named by its dotted path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.models import StoredMail
from escalated.mail.parsing import Address, IncomingMail, UnreadableMail
from escalated.tickets.models import Ticket
from tests.making import SECRET

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/support/webhook/email/inbound?adapter=pigeon"


class PigeonParser:
    """All that FORMATS asks of an adapter."""

    name = "pigeon"

    def verify(self, request: InboundRequest) -> None:
        if request.headers.get("X-Ring") != "gold":
            raise Unverified("no gold ring")

    def parse(self, request: InboundRequest) -> IncomingMail:
        try:
            found = json.loads(request.body)
        except ValueError as error:
            raise UnreadableMail("The note is torn.") from error
        return IncomingMail(from_address=Address(found["from"]), subject=found["subject"], text=found["text"])


class DoubtfulParser(PigeonParser):
    def verify(self, request: InboundRequest) -> bool:  # type: ignore[override]
        return False


NOTE = {"from": "kim@example.org", "subject": "Fire", "text": "It burns."}


def fly(body: str, *, path: str = "PigeonParser", **headers: str) -> Any:
    parsers = [f"{__name__}.{path}"]
    with override_settings(ESCALATED={**settings.ESCALATED, "INBOUND_PARSERS": parsers}):
        return Client().post(URL, body, "application/json", headers={**SECRET, **headers})


def test_its_mail_becomes_a_ticket_once() -> None:
    first = fly(json.dumps(NOTE), **{"X-Ring": "gold"})
    assert (first.status_code, first.json()["outcome"]) == (200, "created_new")
    assert fly(json.dumps(NOTE), **{"X-Ring": "gold"}).json() == first.json()
    assert [(each.subject, each.requester.email) for each in Ticket.objects.all()] == [("Fire", "kim@example.org")]
    assert StoredMail.objects.get().provider == "pigeon"


def test_what_it_does_not_verify_leaves_nothing() -> None:
    answers = [fly(json.dumps(NOTE)), fly(json.dumps(NOTE), path="DoubtfulParser", **{"X-Ring": "gold"})]
    assert [(each.status_code, each.json()) for each in answers] == [
        (401, {"error": "no gold ring"}),
        (401, {"error": "not the provider's"}),
    ]
    assert StoredMail.objects.count() == 0


def test_what_it_cannot_read_is_kept_and_a_bug_in_it_too() -> None:
    for body in ("torn", "{}"):
        assert fly(body, **{"X-Ring": "gold"}).json()["outcome"] == "stored"
    assert sorted(StoredMail.objects.values_list("state", "reason")) == [
        ("dead", "The note is torn."),
        ("due", "KeyError: 'from'"),
    ]


def test_it_does_not_stand_for_the_secret() -> None:
    answer = fly(json.dumps(NOTE), **{"X-Ring": "gold", "x-escalated-inbound-secret": "wrong"})
    assert (answer.status_code, StoredMail.objects.count()) == (401, 0)
