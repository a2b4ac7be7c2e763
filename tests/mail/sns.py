"""Messages as SNS posts them, signed with keys of our own, and SNS itself as far as we ask it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import cache
from itertools import count
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.test import Client, override_settings

from escalated.core.db import now
from escalated.mail.providers import sns_signature
from tests.mail.internet import answering

URL = "/support/webhook/email/inbound?adapter=ses"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:inbound"
HOST = "sns.eu-west-1.amazonaws.com"
PATH = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
CERTIFICATE = f"https://{HOST}{PATH}"
NOTIFIED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMING = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
MAIL = (
    b"From: Kim <kim@example.org>\r\nTo: help@example.com\r\nSubject: Fire\r\nMessage-ID: <1@example.org>\r\n"
    b"\r\nIt burns.\r\n"
)

_numbers = count(1)


@cache
def key(name: str = "sns") -> rsa.RSAPrivateKey:
    """Return a key of that name; what is not signed with that of ``sns`` is forged."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(name: str = "sns", *, ends: timedelta = timedelta(days=30)) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    built = (
        x509.CertificateBuilder(subject, subject, key(name).public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=60))
        .not_valid_after(datetime.now(UTC) + ends)
        .sign(key(name), hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def notification(message: Any, **given: Any) -> dict[str, Any]:
    """Return a message of the topic that nobody has signed yet."""
    return {
        "Type": "Notification",
        "MessageId": f"00000000-0000-0000-0000-{next(_numbers):012}",
        "TopicArn": TOPIC,
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": told(now()),
        "SignatureVersion": "1",
        "SigningCertURL": CERTIFICATE,
        **given,
    }


def confirmation(kind: str = "SubscriptionConfirmation", **given: Any) -> dict[str, Any]:
    asked = {"Type": kind, "Token": "t0ken", "SubscribeURL": f"https://{HOST}/?Action=ConfirmSubscription&Token=t0ken"}
    return notification("You have chosen to subscribe to the topic.", **{**asked, **given})


def told(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def signed(envelope: dict[str, Any], *, by: str = "sns") -> dict[str, Any]:
    """Return it as its topic signs it, in the version that it names."""
    names = NOTIFIED if envelope["Type"] == "Notification" else CONFIRMING
    text = "".join(f"{name}\n{envelope[name]}\n" for name in names if name in envelope).encode()
    algorithm = hashes.SHA256() if envelope["SignatureVersion"] == "2" else hashes.SHA1()
    signature = key(by).sign(text, padding.PKCS1v15(), algorithm)
    return {**envelope, "Signature": base64.b64encode(signature).decode()}


def received(content: bytes | None = MAIL, *, encoding: str = "BASE64", **given: Any) -> dict[str, Any]:
    """Return what SES says of a mail, with the mail itself."""
    mail = {"destination": ["inbox@example.com"], "messageId": "ses-1", "commonHeaders": {"subject": "Fire"}}
    message = {
        "notificationType": "Received",
        "mail": mail,
        "receipt": {"recipients": ["inbox@example.com"], "action": {"type": "SNS", "encoding": encoding}},
    }
    if content is not None:
        written = base64.b64encode(content).decode() if encoding == "BASE64" else content.decode()
        message["content"] = written
    return {**message, **given}


def in_bucket(object_key: str = "in/ses-1", *, bucket: str = "mails") -> dict[str, Any]:
    action = {"type": "S3", "bucketName": bucket, "objectKeyPrefix": "in/", "objectKey": object_key}
    return received(None, receipt={"recipients": ["inbox@example.com"], "action": action})


def post(envelope: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    client = Client(enforce_csrf_checks=True)
    return client.post(URL, json.dumps(envelope), content_type="text/plain; charset=UTF-8", headers=headers or {})


def with_topics(*topics: str) -> Any:
    return override_settings(ESCALATED={**settings.ESCALATED, "SES_TOPIC_ARNS": list(topics)})


class Sns:
    """What SNS was asked, as host and path, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.pem = certificate()
        self.status = 200

    def answer(self, path: str) -> tuple[int, bytes]:
        if path == PATH:
            return self.status, self.pem
        return (self.status, b"<ConfirmSubscriptionResponse/>") if path.startswith("/?Action=") else (404, b"")


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sns]:
    """Answer every connection that the guarded client would make to the internet, whoever it is for."""
    sns = Sns()

    def answer(path: str, headers: Message[str, str]) -> tuple[int, bytes]:
        sns.asked.append((headers["Host"], path))
        return sns.answer(path)

    sns_signature.forget_certificates()
    try:
        with answering(monkeypatch, answer):
            yield sns
    finally:
        sns_signature.forget_certificates()
