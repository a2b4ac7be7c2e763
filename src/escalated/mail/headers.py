"""Header fields: reading the block, encoded words, parameters, message ids and dates."""

from __future__ import annotations

import binascii
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from escalated.mail.charsets import decode, decode_unlabelled

MAX_HEADERS = 1_000
MAX_HEADER_LENGTH = 100_000
MAX_REFERENCES = 200
MAX_PARAMETERS = 200

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# What cannot stand in a head is forgiven when the next line surely belongs to one.
_GOES_ON = re.compile(
    rb"[ \t]+\S|(?:From|To|Cc|Subject|Date|Sender|Message-ID|References|In-Reply-To|Reply-To|Return-Path|Received"
    rb"|(?:X|Content|MIME|List|DKIM|ARC)-[!-9;-~]{1,200})[ \t]*:",
    re.IGNORECASE,
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bq])\?([^?]*+)\?=", re.IGNORECASE)
_PARAMETER = re.compile(r""";\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"|[^;]*+)""", re.DOTALL)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_CONTINUED = re.compile(r"([^*]++)(?:\*([0-9]{1,3}))?+(\*)?")
_MESSAGE_ID = re.compile(r"<([^<>]{1,2000})>")
_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode() + string.digits.encode() + b"+/"))
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


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
    position = _skip_envelope(raw)
    while position < len(raw) and len(fields) < MAX_HEADERS:
        line, following = _line_at(raw, position)
        if not line or (not line.strip() and not _GOES_ON.match(raw, following)):
            return list(_unfolded(fields)), following
        if _FIELD.match(line):
            fields.append([line])
        elif fields and (line[:1] in b" \t" or _GOES_ON.match(raw, following)):
            fields[-1].append(line)
        else:
            break
        position = following
    return list(_unfolded(fields)), position


def _skip_envelope(raw: bytes) -> int:
    """Step over what is no field: a byte order mark, empty lines before the first field, an mbox line."""
    position = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    start = position
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    if raw.startswith((b"From ", b">From "), start):
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
        yield Field(name.decode("ascii").strip(), _CONTROLS.sub(" ", text).replace("\t", " ").strip())


def decode_words(value: str) -> str:
    """Resolve RFC 2047 encoded words, broken ones too; neighbours of one charset are joined, then decoded."""
    pieces: list[str] = []
    pending: tuple[str, bytes] | None = None
    position = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[position : match.start()]
        charset, content = match[1].lower(), _word_bytes(match[2], match[3])
        if pending and (between.strip() or pending[0] != charset):
            pieces.append(decode(pending[1], pending[0])[0])
            pending = None
        if pending is None and (between.strip() or not position):
            pieces.append(between)
        pending = (charset, pending[1] + content if pending else content)
        position = match.end()
    if pending:
        pieces.append(decode(pending[1], pending[0])[0])
    return _CONTROLS.sub(" ", "".join([*pieces, value[position:]]))


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding.lower() == "b":
        return decode_base64(text.encode("ascii", "ignore"))
    return binascii.a2b_qp(text.replace("_", "=20").encode("utf-8", "replace"))


def decode_base64(raw: bytes | memoryview) -> bytes:
    """Decode base64 as far as it goes, whatever stands between and at its end."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        kept = bytes(raw).translate(None, _NOT_BASE64)
        whole = kept[: -1 if len(kept) % 4 == 1 else None]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


@dataclass(frozen=True, slots=True)
class Parameterised:
    """A value with parameters, as in Content-Type; names in lower case."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse_parameters(raw: str) -> Parameterised:
    """Read a value with parameters; RFC 2231 pieces are joined, RFC 2047 words resolved."""
    value, _, _ = raw.partition(";")
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in list(_PARAMETER.finditer(raw, len(value)))[:MAX_PARAMETERS]:
        name = _CONTINUED.fullmatch(match[1])
        if name:
            piece = (int(name[2] or 0), bool(name[3]), _unquoted(match[2].strip()))
            pieces.setdefault(name[1].lower(), []).append(piece)
    value = value.partition("(")[0].strip(" \t\"'").lower()
    return Parameterised(value, {name: _joined(found) for name, found in pieces.items()})


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _ESCAPED.sub(r"\1", value[1:-1])
    return value.strip("\"'")


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    pieces.sort(key=lambda piece: piece[0])
    if not any(encoded for _, encoded, _ in pieces):
        return decode_words("".join(text for _, _, text in pieces)).strip()
    charset, _, first = _charset_of(pieces[0][2])
    contents = [first, *(text for _, _, text in pieces[1:])]
    raw = b"".join(
        unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
        for text, (_, encoded, _) in zip(contents, pieces, strict=True)
    )
    return decode(raw, charset)[0].strip()


def _charset_of(text: str) -> tuple[str, str, str]:
    charset, first, rest = text.partition("'")
    language, second, content = rest.partition("'")
    return (charset, language, content) if first and second else ("", "", text)


def message_ids(value: str) -> tuple[str, ...]:
    """Return the message ids in a value, in angle brackets; ids that lack them are given some."""
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
