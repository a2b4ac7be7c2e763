"""Header fields: reading the block, message ids and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from escalated.mail.charsets import decode_unlabelled
from escalated.mail.words import CONTROLS, decode_words

MAX_HEADERS = 1_000
MAX_HEADER_LENGTH = 100_000
MAX_REFERENCES = 200

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# What cannot stand in a head is forgiven when the next line surely belongs to one.
_GOES_ON = re.compile(
    rb"[ \t]+\S|(?:From|To|Cc|Subject|Date|Sender|Message-ID|References|In-Reply-To|Reply-To|Return-Path|Received"
    rb"|(?:X|Content|MIME|List|DKIM|ARC)-[!-9;-~]{1,200})[ \t]*:",
    re.IGNORECASE,
)
# Read also where they stand behind all that is too much.
_NEEDED = frozenset(
    b"from sender reply-to return-path to cc subject date message-id in-reply-to references content-type "
    b"content-transfer-encoding auto-submitted precedence".split()
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<([^<>]{1,2000})>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Field:
    """A header field as it came: `raw` unfolded, encoded words still in it."""

    name: str
    raw: str

    @property
    def value(self) -> str:
        return decode_words(self.raw)


def split_head(raw: bytes) -> tuple[list[Field], int]:
    """Read the header fields at the start of a message or part; also return where its body begins."""
    fields: list[list[bytes]] = []
    is_kept = True
    position = _skip_envelope(raw)
    while position < len(raw):
        line, following = _line_at(raw, position)
        if not line or (not line.strip() and not _GOES_ON.match(raw, following)):
            return list(_unfolded(fields)), following
        field, goes_on = _FIELD.match(line), line[:1] in b" \t"
        if not (field or (fields and (goes_on or _GOES_ON.match(raw, following)))):
            break
        if field:
            is_kept = len(fields) < MAX_HEADERS or (len(fields) < 2 * MAX_HEADERS and field[1].lower() in _NEEDED)
        if is_kept:
            fields.append([line]) if field else fields[-1].append(line if goes_on else b" " + line)
        position = following
    return list(_unfolded(fields)), position


def _skip_envelope(raw: bytes) -> int:
    """Step over what is no field: a byte order mark, empty lines before the first field, an mbox line."""
    position = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    start = position
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    if raw.startswith((b"From ", b">From "), start) and not _FIELD.match(raw, start):
        start = _line_at(raw, start)[1]
    return start if _FIELD.match(raw, start) else position


def _line_at(raw: bytes, position: int) -> tuple[bytes, int]:
    end = raw.find(b"\n", position)
    if end < 0:
        return raw[position:], len(raw)
    return raw[position:end].rstrip(b"\r"), end + 1


def _unfolded(fields: list[list[bytes]]) -> Iterator[Field]:
    hint = _CHARSET.search(b"".join(b"".join(lines) for lines in fields if lines[0][:8].lower() == b"content-"))
    charset = hint[1].decode("ascii") if hint else ""
    for lines in fields:
        name, _, value = b"".join(lines)[: MAX_HEADER_LENGTH + 200].partition(b":")
        text = decode_unlabelled(value, charset)
        yield Field(name.decode("ascii").strip(), CONTROLS.sub(" ", text).replace("\t", " ").strip())


def message_ids(value: str) -> tuple[str, ...]:
    """Return the message ids in a value, in angle brackets; ids that lack them are given some."""
    value = _CONTROL.sub("", value)  # no database and no header of ours takes them
    found = ["".join(match.split()) for match in _MESSAGE_ID.findall(value)]
    if not found:
        found = [word.strip("<>,;\"'") for word in value.split() if "@" in word]
    unique = list(dict.fromkeys(f"<{each}>" for each in found if each))
    return tuple(unique if len(unique) <= MAX_REFERENCES else [unique[0], *unique[1 - MAX_REFERENCES :]])


def first_message_id(value: str) -> str:
    found = message_ids(value)
    return found[0] if found else ""


def parse_date(value: str) -> datetime | None:
    """Read a date; one without a zone is taken as UTC."""
    try:
        moment = parsedate_to_datetime(value[:200])
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
        return None
