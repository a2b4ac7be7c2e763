"""What the doctor says of Amazon SES: packages, topics, the hosts of their certificates, and a copy of each mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from escalated.core import http_client
from escalated.mail import ses_setup
from escalated.mail.models import StoredMail
from tests.mail.sns import HOST, TOPIC, in_bucket, listening, notification, received, with_topics

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with listening(monkeypatch):
        yield


def found(*topics: str) -> list[str]:
    with with_topics(*topics):
        return list(ses_setup.problems())


def store(message: Any, content_type: str = "text/plain") -> None:
    raw = json.dumps(notification(message)).encode()
    key = f"ses-{StoredMail.objects.count()}"
    StoredMail.objects.create(key=key, provider="ses", raw=raw, size=len(raw), content_type=content_type)


def doctor() -> list[tuple[bool, str]]:
    out = StringIO()
    with suppress(CommandError):
        call_command("escalated_doctor", "--json", stdout=out)
    return [(each["is_fine"], each["sentence"]) for each in json.loads(out.getvalue()) if each["name"] == "Amazon SES"]


def test_nothing_is_said_where_ses_is_not_used() -> None:
    assert doctor() == []


def test_what_is_in_order_is_said_to_be() -> None:
    with with_topics(TOPIC):
        assert doctor() == [(True, "Topics, certificates and packages are in order.")]


def test_what_is_no_topic_is_named() -> None:
    told = "SES_TOPIC_ARNS names “inbound”, which is no topic of SNS: its messages are refused."
    assert found("inbound", TOPIC) == [told]
    with with_topics("inbound"):
        assert doctor() == [(False, told)]


def test_a_host_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(host: str, port: int) -> Any:
        raise OSError("no route")

    monkeypatch.setattr(http_client, "dial", away)
    (said,) = found(TOPIC)
    assert said.startswith(f"{HOST} is not reached, where the certificates of its topics lie:")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ses_setup, "find_spec", lambda name: None if name == "boto3" else object())
    assert found(TOPIC) == [
        "The package boto3 is missing: no mail can be fetched from its bucket. Install escalated[ses]."
    ]


def test_a_mail_without_a_copy_in_a_bucket_is_warned_of_until_one_comes_with_it() -> None:
    store(received())
    (said,) = found(TOPIC)
    assert said.startswith("The newest mail came without a copy in a bucket")
    store(in_bucket())
    assert found(TOPIC) == []
    store(received())
    store("From: a@example.org", content_type="message/rfc822; recipient=inbox@example.com")  # out of its bucket
    assert found(TOPIC) == []
