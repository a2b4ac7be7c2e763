"""T37: a listed topic's signature opens the door, once and within the hour; nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from escalated.core.db import now
from escalated.core.jobs import JobState
from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.mail.sns import (
    CERTIFICATE,
    HOST,
    PATH,
    TOPIC,
    Sns,
    certificate,
    confirmation,
    listening,
    notification,
    post,
    received,
    signed,
    told,
    with_topics,
)
from tests.making import SECRET

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = TOPIC.replace("inbound", "another")
SKIPPED = {"status": "skipped", "outcome": "skipped", "ticket_id": None, "reply_id": None}


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sns]:
    with listening(monkeypatch) as found, with_topics(TOPIC):
        yield found


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("more", [{}, {"Subject": "Amazon SES Email Receipt Notification"}], ids=["plain", "subject"])
def test_what_the_topic_signed_is_taken_without_the_secret(sns: Sns, version: str, more: dict[str, str]) -> None:
    answer = post(signed(notification(received(), SignatureVersion=version, **more)))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "created_new")
    assert [(each.subject, each.requester.email) for each in Ticket.objects.all()] == [("Fire", "kim@example.org")]
    assert sns.asked == [(HOST, PATH)]


def test_the_certificate_is_asked_for_once(sns: Sns) -> None:
    for _ in range(3):
        assert post(signed(notification(received()))).status_code == 200
    assert sns.asked == [(HOST, PATH)]


def test_the_second_time_is_a_no_op(sns: Sns) -> None:
    envelope = signed(notification(received()))
    first = post(envelope)
    assert post(envelope).json() == first.json()
    another = signed({**envelope, "Message": notification(received(b"Subject: Pills\r\n\r\nBuy."))["Message"]})
    assert post(another).json() == first.json()
    assert [each.subject for each in Ticket.objects.all()] == ["Fire"]
    assert StoredMail.objects.count() == 1


def old(**age: float) -> dict[str, Any]:
    return signed(notification(received(), Timestamp=told(now() - timedelta(**age))))


def at(url: str) -> dict[str, Any]:
    return signed(notification(received(), SigningCertURL=url))


def without(name: str) -> dict[str, Any]:
    envelope = signed(notification(received()))
    del envelope[name]
    return envelope


FORGED = {
    "another key": lambda: signed(notification(received()), by="forger"),
    "another text": lambda: {**signed(notification(received())), "Message": "{}"},
    "another topic's name": lambda: {**signed(notification(received(), TopicArn=OTHER)), "TopicArn": TOPIC},
    "subject added": lambda: {**signed(notification(received())), "Subject": "Urgent"},
    "other version": lambda: {**signed(notification(received())), "SignatureVersion": "2"},
    "unknown version": lambda: {**signed(notification(received())), "SignatureVersion": "3"},
    "empty signature": lambda: {**signed(notification(received())), "Signature": ""},
    "no base64": lambda: {**signed(notification(received())), "Signature": "é"},
    "kind changed": lambda: {**signed(notification(received())), "Type": "SubscriptionConfirmation", "Token": "t"},
}
KEPT_FROM_ASKING = {
    "old": lambda: old(hours=1, seconds=5),
    "from the future": lambda: old(minutes=-10),
    "no time": lambda: signed(notification(received(), Timestamp="yesterday")),
    "no zone": lambda: signed(notification(received(), Timestamp="2026-11-26T10:00:00")),
    "topic not listed": lambda: signed(notification(received(), TopicArn=OTHER)),
    "no signature": lambda: without("SigningCertURL"),
    "other host": lambda: at(f"https://sns.example.net{PATH}"),
    "look-alike": lambda: at(f"https://sns.eu-west-1.amazonaws.com.example.net{PATH}"),
    "look-alike before": lambda: at(f"https://example.net/{HOST}{PATH}"),
    "bucket of anybody": lambda: at(f"https://s3.eu-west-1.amazonaws.com{PATH}"),
    "other region": lambda: at(f"https://sns.us-east-1.amazonaws.com{PATH}"),
    "user": lambda: at(f"https://{HOST}@example.net{PATH}"),
    "user of ours": lambda: at(f"https://user@{HOST}{PATH}"),
    "port": lambda: at(f"https://{HOST}:8443{PATH}"),
    "plain http": lambda: at(CERTIFICATE.replace("https", "http")),
    "upper case": lambda: at(CERTIFICATE.replace("sns.", "SNS.")),
    "query": lambda: at(f"{CERTIFICATE}?x=y"),
    "fragment": lambda: at(f"{CERTIFICATE}#x"),
    "other path": lambda: at(f"https://{HOST}/?Action=GetSomething&x=.pem"),
    "way up": lambda: at(f"https://{HOST}/x/..{PATH}"),
    "private": lambda: at(f"https://169.254.169.254{PATH}"),
    "file": lambda: at("file:///etc/passwd"),
    "no address": lambda: at("https://[::1"),
    "no type": lambda: {**signed(notification(received())), "Type": "Else"},
    "no id": lambda: signed(notification(received(), MessageId="")),
    "a list": lambda: signed(notification(received(), TopicArn=[TOPIC])),
}


@pytest.mark.parametrize("headers", [{}, SECRET], ids=["no secret", "secret"])
@pytest.mark.parametrize("name", FORGED)
def test_what_it_did_not_sign_is_refused_and_leaves_nothing(sns: Sns, name: str, headers: dict[str, str]) -> None:
    assert refused(FORGED[name](), headers) == (401, ["error"], 0, 0)
    assert sns.asked in ([], [(HOST, PATH)])


@pytest.mark.parametrize("name", KEPT_FROM_ASKING)
def test_what_cannot_be_its_own_makes_us_ask_nobody(sns: Sns, name: str) -> None:
    assert refused(KEPT_FROM_ASKING[name](), {}) == (401, ["error"], 0, 0)
    assert sns.asked == []


def refused(envelope: dict[str, Any], headers: dict[str, str]) -> tuple[int, list[str], int, int]:
    answer = post(envelope, headers)
    return answer.status_code, list(answer.json()), StoredMail.objects.count(), Ticket.objects.count()


def test_a_try_of_nearly_an_hour_later_is_taken(sns: Sns) -> None:
    assert post(old(minutes=59)).json()["outcome"] == "created_new"


def test_without_a_list_no_topic_is_taken(sns: Sns) -> None:
    with with_topics():
        assert refused(signed(notification(received())), SECRET) == (401, ["error"], 0, 0)
    assert sns.asked == []


@pytest.mark.parametrize(
    "pem", [certificate(ends=-timedelta(days=1)), b"<html>", b""], ids=["expired", "html", "empty"]
)
def test_a_certificate_that_is_none_proves_nothing(sns: Sns, pem: bytes) -> None:
    sns.pem = pem
    assert refused(signed(notification(received())), {}) == (401, ["error"], 0, 0)


def test_while_the_certificate_cannot_be_had_it_shall_be_posted_again(sns: Sns) -> None:
    envelope, sns.status = signed(notification(received())), 500
    assert refused(envelope, {}) == (503, ["error"], 0, 0)
    sns.status = 200
    assert post(envelope).json()["outcome"] == "created_new"


def test_strangers_cannot_make_us_ask_without_end(sns: Sns) -> None:
    for number in range(40):
        post(at(f"https://{HOST}/SimpleNotificationService-{number:032}.pem"))
    assert len(sns.asked) == 20


def test_a_subscription_is_confirmed_at_the_api_and_never_where_the_message_says(sns: Sns) -> None:
    answer = post(signed(confirmation(SubscribeURL="http://169.254.169.254/latest/meta-data")))
    assert answer.status_code == 200
    assert SKIPPED.items() <= answer.json().items()
    asked = "/?Action=ConfirmSubscription&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A123456789012%3Ainbound&Token=t0ken"
    assert sns.asked == [(HOST, PATH), (HOST, f"{asked}&Version=2010-03-31")]
    assert Ticket.objects.count() == 0


def test_a_confirmation_that_does_not_get_through_is_tried_again(sns: Sns) -> None:
    post(signed(notification(received())))  # so that the certificate is there
    sns.status = 500
    assert post(signed(confirmation())).json()["outcome"] == "stored"
    row = StoredMail.objects.latest("pk")
    assert (row.state, row.reason) == (
        JobState.DUE,
        "The subscription could not be confirmed: SNS answers 500.",
    )


@pytest.mark.parametrize("topic", [OTHER, "arn:aws:sns:eu-west-1:123456789012:in/bound", "arn:aws:s3:::bucket"])
def test_a_subscription_to_what_is_not_listed_is_not_confirmed(sns: Sns, topic: str) -> None:
    assert refused(signed(confirmation(TopicArn=topic)), {}) == (401, ["error"], 0, 0)
    assert sns.asked == []


def test_the_end_of_a_subscription_is_kept_and_answered_by_nothing(sns: Sns) -> None:
    answer = post(signed(confirmation("UnsubscribeConfirmation")))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "skipped")
    assert sns.asked == [(HOST, PATH)]


def test_other_adapters_still_ask_the_secret(sns: Sns) -> None:
    from django.test import Client

    for adapter in ("postmark", "mailgun", "nobody", ""):
        answer = Client().post(f"/support/webhook/email/inbound?adapter={adapter}", "{}", "application/json")
        assert (answer.status_code, answer.json()) == (401, {"error": "missing or invalid inbound secret"})
