"""What the webhook asks of an adapter, and what an adapter may not do to a mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.models import StoredMail
from escalated.mail.parsing import IncomingMail, parse
from escalated.tickets.models import Ticket
from tests.making import post_mail

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED = "/support/webhook/email/inbound?adapter=signed"
RAW = b"From: ada@example.org\r\nSubject: Hello\r\n\r\nHello"


class SignedParser:
    """A host's own adapter: its provider signs, and its id needs ASCII."""

    name = "signed"

    def verify(self, request: InboundRequest) -> None:
        if request.headers.get("X-Signature") != "right":
            raise Unverified("the signature does not hold")

    def delivery_id(self, request: InboundRequest) -> str:
        return request.body.decode("ascii").splitlines()[0]

    def parse(self, request: InboundRequest) -> IncomingMail:
        return parse(request.body)


def configured(*names: str) -> Any:
    return override_settings(ESCALATED={**settings.ESCALATED, "INBOUND_PARSERS": list(names)})


def post(body: bytes, **headers: str) -> Any:
    secret = {"x-escalated-inbound-secret": "test-inbound-secret"}
    return post_mail(body, headers={**secret, **headers}, url=SIGNED)


def test_what_the_provider_did_not_sign_is_refused_and_not_kept() -> None:
    with configured(f"{__name__}.SignedParser"):
        response = post(RAW, **{"X-Signature": "wrong"})
    assert (response.status_code, response.json()) == (401, {"error": "the signature does not hold"})
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_what_it_signed_is_taken_with_its_headers() -> None:
    with configured(f"{__name__}.SignedParser"):
        assert post(RAW, **{"X-Signature": "right"}).json()["outcome"] == "created_new"


def test_an_adapter_that_fails_to_name_a_delivery_loses_no_mail() -> None:
    body = "Subject: Grüße\r\nFrom: ada@example.org\r\n\r\nHello".encode()
    with configured(f"{__name__}.SignedParser"):
        assert post(body, **{"X-Signature": "right"}).json()["outcome"] == "created_new"
        assert post(body, **{"X-Signature": "right"}).json()["outcome"] == "created_new"
    assert StoredMail.objects.count() == 1


def test_raw_messages_come_by_command_and_not_by_the_webhook() -> None:
    response = post_mail(RAW, url="/support/webhook/email/inbound?adapter=mime")
    assert (response.status_code, response.json()) == (400, {"error": "unknown adapter: mime"})
