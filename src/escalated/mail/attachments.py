"""Files that come with a mail, and what they are called."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass

from escalated.mail.headers import split_head
from escalated.mail.mime import Part
from escalated.tickets.filenames import clean_filename

KNOWN_EXTENSIONS = {
    "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "image/jpeg": ".jpg",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}

_NOT_IN_NAMES = re.compile(r"[/\\:*?\"<>|]")


@dataclass(frozen=True, slots=True)
class InboundAttachment:
    """A file that came with a mail; `content_id` is how its HTML refers to it."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class RemoteAttachment:
    """A file that came with a mail and lies with the provider; its size is what the provider says."""

    url: str
    filename: str
    content_type: str
    size: int
    content_id: str = ""
    is_inline: bool = False


def filename_of(part: Part, number: int) -> str:
    """Return what a part is called; the message in it gives its subject, others are numbered."""
    stem = _subject_inside(part) if part.content_type == "message/rfc822" else ""
    return named(part.filename, part.content_type, stem or f"attachment-{number}")


def named(filename: str, content_type: str, stem: str = "attachment") -> str:
    """Return a clean name, made from the type for a file that came without one."""
    given = filename.strip(" .")
    return clean_filename(given or stem + _extension(content_type))


def _extension(content_type: str) -> str:
    return KNOWN_EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"


def _subject_inside(part: Part) -> str:
    fields, _ = split_head(part.raw[part.body_start : min(part.end, part.body_start + 20_000)])
    subject = next((each.value for each in fields if each.name.lower() == "subject"), "")
    return _NOT_IN_NAMES.sub("-", subject)[:80].strip()
