"""Reading what a bounce says: which mail came back, for which address, for how long and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from escalated.mail.addresses import parse_addresses
from escalated.mail.attachments import InboundAttachment
from escalated.mail.headers import Field, first_message_id, split_head
from escalated.mail.parsing import IncomingMail

MAX_FAILURES = 20
MAX_STATUS_SIZE = 200_000
MAX_REASON = 300  # of the columns that keep one
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
RETURNED_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY_CODE = re.compile(r"\b(5\d\d)[ -]")
_NO_MAILBOX = re.compile(r"\b5\.(?:1\.\d{1,3}|2\.1)\b")
_LATE = re.compile(r"\b(?:warning|delay(?:ed)?|verz[öo]gert|retard[ée]?|in ritardo|retrasado)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<[^<>\s]{1,500}@[^<>\s]{1,250}>")
_BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that was not reached: RFC 3464's status, and the server's own words."""

    recipient: str
    status: str
    reason: str


def failures_of(mail: IncomingMail) -> tuple[Failure, ...]:
    """Return the addresses that a bounce names; one that is only late is no failure."""
    told = list(_of_type(mail, STATUS_TYPES))
    found = [failure for part in told for failure in _in_status(part.content)]
    return tuple((found if told else list(_in_words(mail)))[:MAX_FAILURES])


def is_unreachable(reason: str) -> bool:
    """Tell whether a status or a server's words say that there is no such mailbox: RFC 3463's 5.1.x and 5.2.1."""
    return _NO_MAILBOX.search(reason) is not None


def returned_ids(mail: IncomingMail) -> tuple[str, ...]:
    """Return the Message-IDs of what a bounce may be about: of the mail it brings back, then of those it answers."""
    inside = [
        first_message_id(field.raw)
        for part in _of_type(mail, RETURNED_TYPES)
        for field in split_head(part.content[:MAX_STATUS_SIZE])[0]
        if field.name.lower() == "message-id"
    ]
    written = _IN_BRACKETS.findall(mail.text[-MAX_STATUS_SIZE:]) if not inside else ()
    return tuple(dict.fromkeys(each for each in (*inside, mail.in_reply_to, *mail.references, *written) if each))


def _of_type(mail: IncomingMail, types: tuple[str, ...]) -> Iterator[InboundAttachment]:
    return (each for each in mail.attachments if each.content_type in types)


def _in_status(content: bytes) -> Iterator[Failure]:
    """Yield the failures of a delivery status: a block about the message, then one for each address."""
    for block in _BLOCKS.split(content[:MAX_STATUS_SIZE]):
        fields = split_head(block)[0]
        recipient = _typed(_value(fields, "final-recipient") or _value(fields, "original-recipient"))
        if recipient and _value(fields, "action").lower() == "failed":
            reason = _typed(_value(fields, "diagnostic-code"))
            status = _first(_STATUS, _value(fields, "status")) or _first(_STATUS, reason)
            yield Failure(_address(recipient), status, reason[:MAX_REASON] or status)


def _in_words(mail: IncomingMail) -> Iterator[Failure]:
    """Yield what a server says that knows no delivery status; without an address where it names none in a field."""
    if _LATE.search(mail.subject):
        return
    text = mail.text[:MAX_STATUS_SIZE]
    line = next((line for line in text.splitlines() if _STATUS.search(line) or _REPLY_CODE.search(line)), "")
    reason = " ".join(line.split())[:MAX_REASON] or mail.subject[:MAX_REASON]
    named = [each.email for each in parse_addresses(mail.header("x-failed-recipients"))]
    for recipient in named or [""]:
        yield Failure(recipient, _first(_STATUS, line), reason)


def _address(text: str) -> str:
    found = parse_addresses(text, limit=1)
    return found[0].email if found else ""


def _value(fields: list[Field], name: str) -> str:
    return next((" ".join(field.value.split()) for field in fields if field.name.lower() == name), "")


def _typed(value: str) -> str:
    """Return a value without its type, as in ``rfc822; ada@example.org``."""
    kind, separator, rest = value.partition(";")
    return rest.strip() if separator and " " not in kind.strip() else value.strip()


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text[:MAX_STATUS_SIZE])
    return found[1] if found else ""
