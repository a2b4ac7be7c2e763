"""Amazon SES, which tells of mail through SNS; the mail itself comes along, or lies in a bucket of S3."""

from __future__ import annotations

from dataclasses import replace

from escalated.core.jobs import GiveUp
from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.parsing import IncomingMail, UnreadableMail, parse
from escalated.mail.providers.mime import MimeParser, is_raw, raw_type, with_envelope
from escalated.mail.providers.ses_payload import SesMessage, read_message
from escalated.mail.providers.ses_reports import report
from escalated.mail.providers.sns import (
    CONFIRMATION,
    NOTIFICATION,
    SnsEnvelope,
    confirm_subscription,
    read_envelope,
    verify_envelope,
)
from escalated.mail.transfer import decode_base64

RECEIVED = "Received"
# SNS says so itself when a topic is first chosen for events.
_GREETING = "Successfully validated SNS topic"


class SESParser:
    """Reads the messages of listed topics; what their signature proves needs no shared secret."""

    name = "ses"
    proves_itself = True

    def verify(self, request: InboundRequest) -> None:
        """Ask the signature of SNS, of a topic in ``SES_TOPIC_ARNS``."""
        try:
            envelope = read_envelope(request.body)
        except UnreadableMail as error:
            raise Unverified(str(error)) from error
        verify_envelope(envelope)

    def delivery_id(self, request: InboundRequest) -> str:
        """Return where the mail lies, so that it is one mail however often it is told of; else the message's id."""
        if is_raw(request.content_type):
            return ""
        envelope = read_envelope(request.body)
        try:
            action = _message(envelope).receipt.action
        except UnreadableMail:
            return envelope.message_id
        is_stored = action.bucket_name and action.object_key
        return stored_id(action.bucket_name, action.object_key) if is_stored else envelope.message_id

    def is_elsewhere(self, request: InboundRequest) -> bool:
        """Whether only the worker can get at the mail."""
        if is_raw(request.content_type):
            return False
        envelope = read_envelope(request.body)
        is_notification = envelope.type == NOTIFICATION and not envelope.message.startswith(_GREETING)
        return is_notification and _is_in_bucket(_message(envelope))

    def fetch(self, request: InboundRequest) -> InboundRequest | None:
        """Return the mail out of its bucket, and confirm a subscription; raises NotYet while that cannot be done."""
        envelope = None if is_raw(request.content_type) else read_envelope(request.body)
        if envelope is not None and envelope.type == CONFIRMATION:
            confirm_subscription(envelope)
        if envelope is None or not self.is_elsewhere(request):
            return None
        message = _message(envelope)
        action = message.receipt.action
        content = fetched(action.bucket_name, action.object_key, region=envelope.api_host.split(".")[1])
        return replace(request, body=content, content_type=raw_type(message.recipient))

    def parse(self, request: InboundRequest) -> IncomingMail:
        if is_raw(request.content_type):
            return MimeParser().parse(request)
        envelope = read_envelope(request.body)
        if envelope.type != NOTIFICATION or envelope.message.startswith(_GREETING):
            return IncomingMail()
        message = _message(envelope)
        if message.kind != RECEIVED:
            return report(message)
        if message.content is None and _is_in_bucket(message):
            raise UnreadableMail("The mail has not come out of its bucket yet.")
        return with_envelope(parse(_content(message)), message.recipient)


def has_mail_along(request: InboundRequest) -> bool:
    """Whether a notification brings a mail itself, of which no bucket holds a copy; raises UnreadableMail."""
    envelope = read_envelope(request.body)
    if envelope.type != NOTIFICATION or envelope.message.startswith(_GREETING):
        return False
    message = _message(envelope)
    return message.kind == RECEIVED and not _is_in_bucket(message)


def fetched(bucket: str, key: str, *, region: str | None = None) -> bytes:
    """Return the bytes of a mail in a bucket; raises NotYet while they cannot be had."""
    try:
        from escalated.mail.providers.s3 import read_object
    except ImportError as error:
        raise GiveUp("The package boto3 is missing: install escalated[ses] and run the mail again.") from error
    return read_object(bucket, key, region=region)


def stored_id(bucket: str, key: str) -> str:
    return f"s3://{bucket}/{key}"


def _message(envelope: SnsEnvelope) -> SesMessage:
    return read_message(envelope.message)


def _is_in_bucket(message: SesMessage) -> bool:
    action = message.receipt.action
    return message.kind == RECEIVED and bool(action.bucket_name and action.object_key)


def _content(message: SesMessage) -> bytes:
    if message.content is None:
        raise UnreadableMail("SES sent no mail along: give the rule an S3 action, or an SNS action with its content.")
    content = message.content.encode("utf-8", "replace")
    is_encoded = message.receipt.action.encoding.upper() == "BASE64" or b":" not in content[:1_000]
    return decode_base64(content) if is_encoded else content
