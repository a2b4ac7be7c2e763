"""A raw message, as a mail server pipes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from escalated.mail.addresses import clean_email
from escalated.mail.parsing import IncomingMail, parse

if TYPE_CHECKING:
    from escalated.mail.adapters import InboundRequest

RAW = "message/rfc822"
_LONGEST = 255  # of the column that keeps a content type


class MimeParser:
    """Reads the body of the request as one MIME message."""

    name = "mime"

    def verify(self, request: InboundRequest) -> None:
        """Nothing beyond the shared secret proves a raw message."""

    def parse(self, request: InboundRequest) -> IncomingMail:
        return with_envelope(parse(request.body), unquote(request.content_type.partition("recipient=")[2]))


class AnymailParser(MimeParser):
    """Reads what django-anymail handed on."""

    name = "anymail"


def raw_type(recipient: str) -> str:
    """Return the content type of a raw message that tells whom it was taken in for: the message itself need not."""
    told = f"{RAW}; recipient={quote(recipient, safe='@+')}" if recipient else RAW
    return told if len(told) <= _LONGEST else RAW


def is_raw(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == RAW


def with_envelope(mail: IncomingMail, recipient: str) -> IncomingMail:
    return replace(mail, envelope_recipient=clean_email(recipient) or mail.envelope_recipient)
