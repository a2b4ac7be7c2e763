"""Addresses as mails write them: names, comments, groups, and all that is broken about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from escalated.mail.words import decode_words

MAX_ADDRESSES = 500
# Room for as many addresses, each with its name.
MAX_LENGTH = 250_000
MAX_EMAIL_LENGTH = 254
MAX_NAME_LENGTH = 200

# A quote without its partner fails once: whatever follows it holds no other unescaped quote.
_LEXEME = re.compile(
    r'"(?:[^"\\]|\\.)*+"|=\?[^?\s]{1,80}\?[bq]\?[^?]*+\?=|\\.|[(),:;<>]|[^"\\(),:;<>=]++|["\\=]',
    re.DOTALL | re.IGNORECASE,
)
_BARE = re.compile(r'(?<![^\s<>()\[\],;:"])[^\s<>()\[\],;:"@]++@[^\s<>(),;:"@]++(?!@)')
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.)*+"@[^\s<>(),;:"@]++')
_FORBIDDEN = re.compile(r"[\s<>,;\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_AROUND_DOT = re.compile(r"(?<=[^\s.])[ \t]+\.[ \t]*(?=\S)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox; the domain is in lower case."""

    email: str
    name: str = ""


@dataclass
class _Draft:
    """What is known of the mailbox that is being read."""

    words: list[str] = field(default_factory=list)
    angle: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    in_angle: bool = False
    depth: int = 0

    def add(self, lexeme: str) -> None:
        target = self.comment if self.depth else self.angle if self.in_angle else self.words
        target.append(lexeme)


def parse_addresses(value: str, limit: int = MAX_ADDRESSES) -> tuple[Address, ...]:
    """Return the mailboxes of a header value, encoded words still in it, in order and each once.

    Those beyond ``limit`` or beyond the first MAX_LENGTH characters are not read.
    """
    found: dict[str, Address] = {}
    for draft in _drafts(up_to(value, MAX_LENGTH)):
        address = _address(draft) if draft.words or draft.angle else None
        if address:
            found.setdefault(address.email, address)
        if len(found) >= limit:
            break
    return tuple(found.values())


def up_to(value: str, length: int) -> str:
    """Return the addresses that stand in the first so many characters whole: half of one is somebody else's."""
    return value if len(value) < length else value[:length].rpartition(",")[0]


def cuts(found: Iterable[tuple[Address, ...]], written: Iterable[str] = ()) -> list[str]:
    """Say which recipients of those found were not read; ``written`` are the values that they were read from."""
    said = []
    if any(len(each) >= MAX_ADDRESSES for each in found):
        said.append(f"Recipients beyond the first {MAX_ADDRESSES} were not read.")
    if any(len(each) >= MAX_LENGTH for each in written):
        said.append(f"Recipients beyond the first {MAX_LENGTH} characters were not read.")
    return said


def _drafts(value: str) -> Iterator[_Draft]:
    draft = _Draft()
    for match in _LEXEME.finditer(value):
        lexeme = match[0]
        if _read_bracket(draft, lexeme):
            continue
        if lexeme in (",", ";") and not draft.depth and not draft.in_angle:
            yield draft
            draft = _Draft()
        elif lexeme == ":" and not draft.depth and not draft.in_angle:
            draft = _Draft()
        else:
            draft.add(lexeme)
    yield draft


def _read_bracket(draft: _Draft, lexeme: str) -> bool:
    """Follow comments and angle brackets; False when the lexeme is content."""
    if lexeme == "(":
        draft.depth += 1
        return draft.depth == 1
    if lexeme == ")" and draft.depth:
        draft.depth -= 1
        return not draft.depth
    if draft.depth or lexeme not in ("<", ">"):
        return False
    if lexeme == "<" and not draft.in_angle and draft.angle and "@" not in "".join(draft.angle):
        draft.words += draft.angle
        draft.angle = []
    draft.in_angle = lexeme == "<"
    return True


def _address(draft: _Draft) -> Address | None:
    words = "".join(draft.words).strip()
    # RFC 5322 section 4.4: older mail has spaces and comments around the dots.
    words = _AROUND_DOT.sub(".", words)
    angle = "".join(draft.angle)
    email = clean_email(angle if '"' in angle else "".join(angle.rpartition(":")[2].split()))
    if not email and (match := _QUOTED_LOCAL.match(words) or _BARE.search(words) or _BARE.search(angle)):
        email = clean_email(match[0])
        words = words.replace(match[0], " ", 1)
    if not email:
        return None
    name = clean_name(words) or clean_name("".join(draft.comment))
    return Address(email, "" if name.lower() == email.lower() else name)


def clean_email(text: str) -> str:
    """Return the address with its domain in lower case, or an empty string when it cannot be one."""
    text = text.strip().removeprefix("mailto:").strip("'").rstrip(".")
    local, _, domain = text.rpartition("@")
    is_quoted = len(local) > 2 and local[0] == local[-1] == '"'
    if not local or not domain or len(text) > MAX_EMAIL_LENGTH or ("@" in local and not is_quoted):
        return ""
    return "" if _FORBIDDEN.search(text) else f"{local}@{domain.lower()}"


def clean_name(raw: str) -> str:
    """Return a display name without its quotes, its encoding and whatever would disturb a line of text."""
    text = decode_words(_ESCAPED.sub(r"\1", raw.strip()))
    text = " ".join(_INVISIBLE.sub(" ", text).split())
    return text.replace('"', "").strip("' ")[:MAX_NAME_LENGTH]
