"""What SES says of a mail, inside a message of SNS: a mail that came in, or what became of one of ours.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
"""

from __future__ import annotations

import json

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from escalated.mail.parsing import UnreadableMail
from escalated.mail.providers.payloads import first_problem


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=AliasGenerator(to_camel))


class SesHeader(_Payload):
    name: str
    value: str


class SesCommonHeaders(_Payload):
    message_id: str = ""


class SesMail(_Payload):
    destination: tuple[str, ...] = ()
    headers: tuple[SesHeader, ...] = ()
    common_headers: SesCommonHeaders = SesCommonHeaders()

    @property
    def message_id(self) -> str:
        """The Message-ID that the mail was handed to SES under; empty where SES is not set to pass headers on."""
        listed = (each.value for each in self.headers if each.name.lower() == "message-id")
        return next(listed, "") or self.common_headers.message_id


class SesAction(_Payload):
    type: str = ""
    encoding: str = ""
    bucket_name: str = ""
    object_key: str = ""


class SesReceipt(_Payload):
    recipients: tuple[str, ...] = ()
    action: SesAction = SesAction()


class SesRecipient(_Payload):
    email_address: str
    action: str = ""
    status: str = ""
    diagnostic_code: str = ""


class SesBounce(_Payload):
    bounce_type: str = ""
    bounce_sub_type: str = ""
    bounced_recipients: tuple[SesRecipient, ...] = ()


class SesComplaint(_Payload):
    complaint_feedback_type: str | None = None
    complained_recipients: tuple[SesRecipient, ...] = ()


class SesMessage(_Payload):
    """``kind`` is ``Received`` for a mail that came in."""

    kind: str = Field(validation_alias=AliasChoices("notificationType", "eventType"))
    mail: SesMail = SesMail()
    receipt: SesReceipt = SesReceipt()
    content: str | None = None
    bounce: SesBounce | None = None
    complaint: SesComplaint | None = None

    @property
    def recipient(self) -> str:
        """The address that SES took the mail in for."""
        return next(iter(self.receipt.recipients or self.mail.destination), "")


def read_message(text: str) -> SesMessage:
    """Read what SES says; raises UnreadableMail for what others published on the topic."""
    try:
        return SesMessage.model_validate(json.loads(text))
    except ValidationError as error:
        raise UnreadableMail(f"Not a notification of SES: {first_problem(error)}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableMail(f"Not a notification of SES: {error}") from error
