"""T39: what providers post opens nothing without its proof, and with it becomes one row."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.mail import mailgun
from tests.mail import sns as sns_post
from tests.mail.sns import MAIL, TOPIC, in_bucket, notification, received
from tests.making import SECRET, run_due

pytestmark = pytest.mark.django_db(transaction=True)

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "anymail-webhooks"
POSTMARK = {"FromFull": {"Email": "kim@example.org"}, "Subject": "Fire", "TextBody": "It burns.", "MessageID": "1"}
Post = tuple[str, bytes, str]

OWN: list[Post] = [
    ("postmark", json.dumps(POSTMARK).encode(), "application/json"),
    ("mailgun", b"from=kim%40example.org&subject=Fire&body-plain=x", "application/x-www-form-urlencoded"),
    ("ses", json.dumps(notification(received(MAIL))).encode(), "text/plain"),
    ("ses", json.dumps(notification(in_bucket())).encode(), "text/plain"),
    ("ses", b"", ""),
]
NO_PROOF: list[dict[str, str]] = [
    {},
    {"x-escalated-inbound-secret": ""},
    {"x-escalated-inbound-secret": "wrong"},
    {"x-escalated-inbound-secret": SECRET["x-escalated-inbound-secret"] + " "},
    {"x-escalated-inbound-secret": SECRET["x-escalated-inbound-secret"].upper()},
    {"Authorization": "Basic " + base64.b64encode(b"anybody:wrong").decode()},
    {"Authorization": "Basic " + base64.b64encode(b"test-inbound-secret:").decode()},
    {"Authorization": "Basic not base64"},
    {"Authorization": "Bearer test-inbound-secret"},
]


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with sns_post.listening(monkeypatch), sns_post.with_topics(TOPIC):
        yield


def recorded() -> list[Post]:
    found = []
    for adapter, name in (("postmark", "postmark"), ("mailgun", "mailgun"), ("ses", "amazon_ses")):
        path = CORPUS / f"test_{name}_inbound.json"
        for case in json.loads(path.read_text()) if path.exists() else []:
            kind = case["headers"].get("CONTENT_TYPE", "")
            found.append((adapter, base64.b64decode(case["body_b64"]), kind))
    return found


def post(given: Post, headers: dict[str, str]) -> Any:
    adapter, body, kind = given
    with override_settings(ESCALATED={**settings.ESCALATED, "SES_TOPIC_ARNS": [TOPIC]}):
        return Client().post(f"/support/webhook/email/inbound?adapter={adapter}", body, kind, headers=headers)


@pytest.mark.parametrize("headers", NO_PROOF, ids=range(len(NO_PROOF)))
def test_without_its_proof_no_request_leaves_a_row(headers: dict[str, str]) -> None:
    answers = [post(each, headers) for each in OWN + recorded()]
    assert {each.status_code for each in answers} == {401}
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_the_secret_is_no_signature_of_sns() -> None:
    answers = [post(each, SECRET) for each in OWN + recorded() if each[0] == "ses"]
    assert {each.status_code for each in answers} == {401}
    assert StoredMail.objects.count() == 0


def test_with_the_secret_each_request_is_kept_once() -> None:
    given = [each for each in OWN + recorded() if each[0] != "ses"]
    for each in given + given:
        assert post(each, SECRET).status_code == 200
    assert 0 < StoredMail.objects.count() <= len(given)
    assert StoredMail.objects.filter(attempts__gt=1).count() == 0


def kept() -> list[tuple[str, str, str]]:
    """Return provider, sender and subject of each mail that was kept, in the order they came."""
    rows = StoredMail.objects.order_by("pk")
    return [(row.provider, row.sender, row.ticket.subject if row.ticket else "") for row in rows]


def test_own_requests_become_what_they_say() -> None:
    for each in OWN[:2]:
        assert post(each, SECRET).json()["outcome"] == "created_new"
    assert kept() == [("postmark", "kim@example.org", "Fire"), ("mailgun", "kim@example.org", "Fire")]


def recorded_fields() -> dict[str, str]:
    """Return the fields of a request that Mailgun's account key is to sign."""
    return {"from": "kim@example.org", "recipient": "help@example.com", "subject": "Fire", "body-plain": "It burns."}


def test_what_mailgun_and_sns_signed_becomes_one_mail_however_often_it_comes(sns: None) -> None:
    form = mailgun.encoded({**recorded_fields(), **mailgun.signed()})
    notice = sns_post.signed(notification(received(MAIL)))
    with mailgun.with_key():
        first = [mailgun.post(form), sns_post.post(notice)]
        again = [mailgun.post(form), sns_post.post(notice)]
    run_due()
    assert {each.status_code for each in first + again} == {200}
    assert [each.json()["ticket_id"] for each in again] == [each.json()["ticket_id"] for each in first]
    assert kept() == [("mailgun", "kim@example.org", "Fire"), ("ses", "kim@example.org", "Fire")]


WRONG = {
    "another key": mailgun.signed(key="another"),
    "no signature": {**mailgun.signed(), "signature": ""},
    "a signature of another token": {**mailgun.signed(), "token": "x" * 50},
    "a signature that is too old": mailgun.signed(at=time.time() - 90_000),
    "none of the three": {},
}


@pytest.mark.parametrize("proof", WRONG.values(), ids=WRONG)
def test_what_mailgun_did_not_sign_leaves_no_row_though_it_has_the_secret(proof: dict[str, str]) -> None:
    with mailgun.with_key():
        for request in (mailgun.encoded, mailgun.multipart):
            assert mailgun.post(request({**recorded_fields(), **proof})).status_code == 401
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_what_sns_did_not_sign_leaves_no_row(sns: None) -> None:
    notice = notification(received(MAIL))
    altered = {**sns_post.signed(notice), "Message": notice["Message"].replace("inbox", "other")}
    elsewhere = {**sns_post.signed(notice), "TopicArn": f"{TOPIC}-2"}
    for each in (notice, altered, elsewhere, sns_post.signed(notice, by="another")):
        assert sns_post.post(each, SECRET).status_code == 401
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_recorded_requests_of_mailgun_open_nothing_under_our_key() -> None:
    with mailgun.with_key():
        answers = [post(each, SECRET) for each in recorded() if each[0] == "mailgun"]
    assert {each.status_code for each in answers} <= {401}
    assert StoredMail.objects.count() == 0
