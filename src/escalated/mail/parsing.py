"""A mail from the wire as a typed value: what can be read is, and what could not is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from escalated.core.html import clean_text
from escalated.mail.addresses import Address, cuts, parse_addresses, up_to
from escalated.mail.attachments import InboundAttachment, RemoteAttachment
from escalated.mail.bodies import Reading, joined
from escalated.mail.headers import (
    MAX_HEADER_LENGTH,
    MAX_HEADERS,
    first_message_id,
    message_ids,
    parse_date,
)
from escalated.mail.mime import Part, read_parts
from escalated.mail.words import decode_words

__all__ = ["Address", "InboundAttachment", "IncomingMail", "UnreadableMail", "parse"]

LOOKED_AT = 2_000
SENDER_FIELDS = ("from", "sender", "reply-to", "return-path")
ENVELOPE_FIELDS = ("x-original-to", "delivered-to", "envelope-to")

_LONE_RETURN = re.compile(rb"\r(?!\n)")


class UnreadableMail(Exception):
    """What was posted is not a mail in the form the provider promises; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail as it was read; everything in it is the sender's word."""

    from_address: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    envelope_recipient: str = ""
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: tuple[InboundAttachment, ...] = ()
    remote_attachments: tuple[RemoteAttachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the first header of that name, or an empty string."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address the mail went to, the envelope's first."""
        named = (address.email for address in (*self.to, *self.cc))
        return tuple(dict.fromkeys(each for each in (self.envelope_recipient, *named) if each))

    @property
    def is_empty(self) -> bool:
        """Whether it has neither subject nor body nor attachment."""
        files = self.attachments or self.remote_attachments
        return not (self.subject.strip() or self.text.strip() or self.html.strip() or files)


def parse(raw: bytes) -> IncomingMail:
    """Read a MIME message; never raises."""
    root, warnings = read_parts(_in_lines(raw))
    reading = Reading(warnings=warnings)
    body = joined(reading.of(root))
    sent_to = {name: _addresses(root, name) for name in ("to", "cc", "reply-to")}
    warnings += _cuts(root, sent_to)
    return IncomingMail(
        from_address=_sender(root),
        to=sent_to["to"],
        cc=sent_to["cc"],
        reply_to=sent_to["reply-to"],
        envelope_recipient=_envelope_recipient(root),
        subject=clean_text(decode_words(root.header("subject"))).strip(),
        message_id=first_message_id(root.header("message-id")),
        in_reply_to=first_message_id(root.header("in-reply-to")),
        references=message_ids(root.header("references")),
        date=parse_date(root.header("date")),
        text=body.text,
        html=body.html,
        attachments=tuple(reading.attachments),
        headers=tuple((field.name, clean_text(field.value)) for field in root.fields),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _in_lines(raw: bytes) -> bytes:
    """Return a mail in lines as they should end, where a program ended them as old Macs did."""
    is_old = raw.count(b"\n", 0, LOOKED_AT) == 0 < raw.count(b"\r", 0, LOOKED_AT)
    return _LONE_RETURN.sub(b"\n", raw) if is_old else raw


def _addresses(root: Part, name: str) -> tuple[Address, ...]:
    return parse_addresses(_joined(root, name))


def _joined(root: Part, name: str) -> str:
    return ", ".join(up_to(field.raw, MAX_HEADER_LENGTH) for field in root.fields if field.name.lower() == name)


def _sender(root: Part) -> Address | None:
    """The author; of several the first, and who sent it or gets its bounces where From names nobody."""
    return next((found[0] for name in SENDER_FIELDS if (found := _addresses(root, name))), None)


def _envelope_recipient(root: Part) -> str:
    found = next((found for name in ENVELOPE_FIELDS if (found := _addresses(root, name))), None)
    return found[0].email if found else ""


def _cuts(root: Part, sent_to: dict[str, tuple[Address, ...]]) -> list[str]:
    warnings = cuts(sent_to.values(), (_joined(root, name) for name in sent_to))
    if len(root.fields) >= MAX_HEADERS:
        warnings.append(f"Headers beyond the first {MAX_HEADERS} were not read.")
    if any(len(field.raw) >= MAX_HEADER_LENGTH for field in root.fields):
        warnings.append(f"A header longer than {MAX_HEADER_LENGTH} characters was cut.")
    if len(_addresses(root, "from")) > 1:
        warnings.append("The mail names several senders; the first is taken.")
    return warnings
