"""The form that Mailgun posts, read from the stored bytes: the framework's own parser stops at the host's limits.

Fields stay bytes, as a raw message may be one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from escalated.mail.charsets import decode
from escalated.mail.mime import MAX_PARTS, Part, read_parts
from escalated.mail.parsing import UnreadableMail

URL_ENCODED = "application/x-www-form-urlencoded"
# A form quotes as HTML says: a backslash is one, and a quotation mark comes as %22.
_NAME = re.compile(r';\s*name="([^"]*)"', re.IGNORECASE)
_FILENAME = re.compile(r';\s*filename="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form, and the field that it came in."""

    field: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by their names in lower case, of equal ones the first; and files in their order."""

    fields: Mapping[str, bytes]
    files: tuple[FormFile, ...] = ()

    def text(self, name: str) -> str:
        """Return a field as text; empty where there is none."""
        return decode(self.fields.get(name, b""), "utf-8")[0]


def read_form(body: bytes, content_type: str) -> Form:
    """Read a form of either encoding; raises UnreadableMail for what is none."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == URL_ENCODED:
        return Form(_firsts(_pairs(body)))
    if kind == "multipart/form-data":
        return _multipart(body, content_type)
    raise UnreadableMail("Not a form: Mailgun's routes post forms; point only a route here.")


def _pairs(body: bytes) -> Iterator[tuple[str, bytes]]:
    # Each byte is one character of Latin-1, so that a raw message comes out as it went in.
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_PARTS)
    except ValueError as error:
        raise UnreadableMail(f"A form with more than {MAX_PARTS} fields.") from error
    return ((name, value.encode("latin-1")) for name, value in pairs)


def _multipart(body: bytes, content_type: str) -> Form:
    head = f"Content-Type: {' '.join(content_type.split())}\r\n\r\n".encode("utf-8", "replace")
    root, _warnings = read_parts(head + body)
    named = [(name, part) for part in root.children if (name := _parameter(_NAME, part))]
    files = tuple(_file(name, part) for name, part in named if _is_file(part))
    return Form(_firsts((name, part.content()) for name, part in named if not _is_file(part)), files)


def _file(field: str, part: Part) -> FormFile:
    return FormFile(field.lower(), _parameter(_FILENAME, part), part.content_type, part.content())


def _is_file(part: Part) -> bool:
    return _FILENAME.search(part.header("content-disposition")) is not None


def _parameter(pattern: re.Pattern[str], part: Part) -> str:
    found = pattern.search(part.header("content-disposition"))
    return found[1].replace("%22", '"') if found else ""


def _firsts(pairs: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    for name, value in pairs:
        fields.setdefault(name.lower(), value)
    return fields
