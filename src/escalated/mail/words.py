"""Encoded words and parameters: text inside header fields, RFC 2047 and RFC 2231."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from escalated.mail.charsets import decode
from escalated.mail.transfer import decode_base64

MAX_PARAMETERS = 200

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bq])\?([^?]*+)\?=", re.IGNORECASE)
_PARAMETER = re.compile(r""";\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"|[^;]*+)""", re.DOTALL)
_CONTINUED = re.compile(r"([^*]++)(?:\*([0-9]{1,3}))?+(\*)?")
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def decode_words(value: str) -> str:
    """Resolve RFC 2047 encoded words, broken ones too; neighbours of one charset are joined, then decoded."""
    pieces: list[str] = []
    pending: tuple[str, bytearray] | None = None
    position = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[position : match.start()]
        charset, content = match[1].lower(), _word_bytes(match[2], match[3])
        if pending and (between.strip() or pending[0] != charset):
            pieces.append(decode(bytes(pending[1]), pending[0])[0])
            pending = None
        if pending is None and (between.strip() or not position):
            pieces.append(between)
        pending = pending or (charset, bytearray())
        pending[1].extend(content)
        position = match.end()
    if pending:
        pieces.append(decode(bytes(pending[1]), pending[0])[0])
    return CONTROLS.sub(" ", "".join([*pieces, value[position:]]))


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding.lower() == "b":
        return decode_base64(text.encode("ascii", "ignore"))
    return binascii.a2b_qp(text.replace("_", "=20").encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Parameterised:
    """A value with parameters, as in Content-Type; names in lower case."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse_parameters(raw: str) -> Parameterised:
    """Read a value with parameters; RFC 2231 pieces are joined, RFC 2047 words resolved."""
    value, _, _ = raw.partition(";")
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in islice(_PARAMETER.finditer(raw, len(value)), MAX_PARAMETERS):
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


def _joined(given: list[tuple[int, bool, str]]) -> str:
    # Of a value in both forms the encoded one counts, RFC 6266 section 4.3.
    pieces = list({number: (number, encoded, text) for number, encoded, text in sorted(given)}.values())
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
