"""What Amazon SNS posts: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from pydantic import AliasGenerator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from escalated.conf import host_settings
from escalated.core.db import now
from escalated.core.http_client import Refused, Unreachable, fetch
from escalated.core.jobs import GiveUp, NotYet
from escalated.mail.adapters import CannotVerify, Unverified
from escalated.mail.charsets import decode
from escalated.mail.parsing import UnreadableMail
from escalated.mail.providers.payloads import first_problem

# SNS tries an HTTPS endpoint for an hour at most, each time with the moment of the first.
OLDEST = timedelta(hours=1)
NEWEST = timedelta(minutes=5)
API_VERSION = "2010-03-31"
MAX_CONFIRMATION = 65_536

NOTIFICATION = "Notification"
CONFIRMATION = "SubscriptionConfirmation"
_SIGNED = {
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    CONFIRMATION: ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
_ARN = re.compile(r"arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:[A-Za-z0-9_.-]{1,256}")
_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9a-zA-Z]{1,64}\.pem")


class SnsEnvelope(BaseModel):
    """A message of a topic, as signed."""

    model_config = ConfigDict(
        frozen=True, strict=True, alias_generator=AliasGenerator(lambda name: "".join(map(str.title, name.split("_"))))
    )

    type: str
    message_id: str = Field(min_length=1, max_length=100)
    topic_arn: str
    message: str
    timestamp: str = ""
    signature: str = ""
    signature_version: str = ""
    signing_cert_url: str = Field("", alias="SigningCertURL")
    subject: str | None = None
    token: str | None = None
    subscribe_url: str | None = Field(None, alias="SubscribeURL")

    @property
    def api_host(self) -> str:
        """The host of the topic's region; raises Unverified for what is no topic."""
        return api_host(self.topic_arn)

    def signed_text(self) -> bytes:
        """Return what the signature covers: each field's name and value on a line of its own."""
        values = self.model_dump(by_alias=True)
        lines = [(name, values[name]) for name in _SIGNED[self.type] if values[name] is not None]
        return "".join(f"{name}\n{value}\n" for name, value in lines).encode("utf-8", "surrogatepass")


def api_host(topic_arn: str) -> str:
    """Return the host of a topic's region; raises Unverified for what is no topic."""
    found = _ARN.fullmatch(topic_arn)
    if found is None:
        raise Unverified("not the ARN of an SNS topic")
    return f"sns.{found[2]}.amazonaws.com" + (".cn" if found[1] == "aws-cn" else "")


def read_envelope(body: bytes) -> SnsEnvelope:
    """Read what was posted; raises UnreadableMail for what is no message of SNS."""
    try:
        envelope = SnsEnvelope.model_validate(json.loads(decode(body)[0]))
    except ValidationError as error:
        raise UnreadableMail(f"Not a message of SNS: {first_problem(error)}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableMail(f"Not JSON: {error}") from error
    if envelope.type not in _SIGNED:
        raise UnreadableMail(f"SNS posts nothing of the type “{envelope.type[:50]}”.")
    return envelope


def verify_envelope(envelope: SnsEnvelope) -> None:
    """Raise Unverified unless a listed topic signed it within the hour; CannotVerify while that cannot be asked."""
    if envelope.topic_arn not in (host_settings().ses_topic_arns or ()):
        raise Unverified("not a topic of SES_TOPIC_ARNS")
    if not _is_recent(envelope.timestamp):
        raise Unverified("the SNS message is too old or from the future")
    url = _certificate_url(envelope)
    try:
        from escalated.mail.providers.sns_signature import is_signed
    except ImportError as error:
        raise CannotVerify("the package cryptography is missing: install escalated[ses]") from error
    if not is_signed(envelope.signed_text(), envelope.signature, version=envelope.signature_version, by=url):
        raise Unverified("missing or invalid SNS signature")


def _certificate_url(envelope: SnsEnvelope) -> str:
    """Return where the certificate lies: at the host of the topic's own region, or the message is not verified."""
    try:
        parts = urlsplit(envelope.signing_cert_url)
    except ValueError as error:
        raise Unverified("the certificate's address is none") from error
    plain = f"https://{envelope.api_host}{parts.path}"
    if envelope.signing_cert_url != plain or not _CERTIFICATE.fullmatch(parts.path):
        raise Unverified("the certificate does not lie with SNS")
    return plain


def _is_recent(timestamp: str) -> bool:
    moment = _moment(timestamp)
    return moment is not None and now() - OLDEST <= moment <= now() + NEWEST


def _moment(timestamp: str) -> datetime | None:
    try:
        return _Moment.model_validate({"at": timestamp}).at
    except ValidationError:
        return None


class _Moment(BaseModel):
    at: AwareDatetime


def confirm_subscription(envelope: SnsEnvelope) -> None:
    """Accept a subscription at the API of the topic's region. The address that the message names is never asked."""
    if envelope.topic_arn not in (host_settings().ses_topic_arns or ()):
        raise GiveUp("The topic is no longer listed in SES_TOPIC_ARNS.")
    asked = {
        "Action": "ConfirmSubscription",
        "TopicArn": envelope.topic_arn,
        "Token": envelope.token or "",
        "Version": API_VERSION,
    }
    try:
        answer = fetch(f"https://{envelope.api_host}/?{urlencode(asked)}", max_bytes=MAX_CONFIRMATION)
    except (Refused, Unreachable) as error:
        raise NotYet(f"The subscription could not be confirmed: {error}") from error
    if answer.status >= 500 or answer.status == 429:
        raise NotYet(f"The subscription could not be confirmed: SNS answers {answer.status}.")
    if answer.status != 200:
        raise GiveUp(f"SNS did not take the confirmation: it answers {answer.status}. Subscribe the webhook again.")
