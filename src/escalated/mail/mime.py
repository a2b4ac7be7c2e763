"""The parts of a message, found in the bytes without copying them; linear in their length.

The standard library's parser recurses once per level and tests each line against every open boundary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from escalated.mail.headers import Field, split_head
from escalated.mail.transfer import decode_transfer
from escalated.mail.words import Parameterised, decode_words, parse_parameters

MAX_DEPTH = 50
MAX_PARTS = 1_000
MAX_BOUNDARY_LENGTH = 500
MAX_HEAD_SIZE = 1_000_000

_ANY_DELIMITER = re.compile(rb"(?<![^\r\n])--([^\s]{1,70})[ \t]*\r?\n(?=content-)", re.IGNORECASE)
_SOUGHT_WITHIN = 10_000
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass
class Part:
    """A message or one of its parts: header fields and where its body lies in the bytes."""

    raw: bytes
    start: int
    end: int
    default_type: str = "text/plain"
    depth: int = 0
    children: list[Part] = field(default_factory=list)
    fields: list[Field] = field(init=False)
    body_start: int = field(init=False)

    def __post_init__(self) -> None:
        # Only the head is copied: it ends long before its limits, the body may be large.
        head = self.raw[self.start : min(self.end, self.start + MAX_HEAD_SIZE)]
        self.fields, length = split_head(head)
        self.body_start = self.start + length

    def header(self, name: str) -> str:
        """Return the first field of that name, encoded words still in it."""
        return next((each.raw for each in self.fields if each.name.lower() == name), "")

    @cached_property
    def type(self) -> Parameterised:
        return parse_parameters(self.header("content-type"))

    @cached_property
    def disposition(self) -> Parameterised:
        return parse_parameters(self.header("content-disposition"))

    @cached_property
    def content_type(self) -> str:
        """The type in lower case; what is not one reads as text, as RFC 2045 section 5.2 says."""
        return self.type.value if _TYPE.fullmatch(self.type.value) else self.default_type

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/") and bool(self.children)

    @cached_property
    def filename(self) -> str:
        return self.disposition.parameters.get("filename", "") or self.type.parameters.get("name", "")

    @property
    def content_id(self) -> str:
        return decode_words(self.header("content-id")).strip("<> \t")

    def content(self) -> bytes:
        """Return the body with its transfer encoding removed."""
        body = memoryview(self.raw)[self.body_start : self.end]
        encoding = self.header("content-transfer-encoding").split(";")[0].strip(" \t\"'").lower()
        return decode_transfer(body, encoding)


def read_parts(raw: bytes) -> tuple[Part, list[str]]:
    """Return the tree of parts and what was left unread."""
    root = Part(raw, 0, len(raw))
    warnings: list[str] = []
    waiting, count = [root], 1
    while waiting:
        part = waiting.pop()
        if not part.content_type.startswith("multipart/"):
            continue
        if part.depth >= MAX_DEPTH:
            warnings.append(f"Parts nested more than {MAX_DEPTH} deep were not read.")
            continue
        for child in _children(part):
            if count >= MAX_PARTS:
                warnings.append(f"Parts beyond the first {MAX_PARTS} were not read.")
                return root, warnings
            part.children.append(child)
            count += 1
        waiting += part.children
    return root, warnings


def _children(part: Part) -> Iterator[Part]:
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for start, end in _ranges(part):
        yield Part(part.raw, start, end, default, part.depth + 1)


def _ranges(part: Part) -> Iterator[tuple[int, int]]:
    """Yield where each part lies; the last may lack its end."""
    boundary = part.type.parameters.get("boundary", "")[:MAX_BOUNDARY_LENGTH].encode("utf-8", "surrogateescape")
    if not boundary or part.raw.find(b"--" + boundary, part.body_start, part.end) < 0:
        boundary = _boundary_in_use(part)
    if not boundary:
        return
    delimiter = b"--" + boundary
    begin = -1
    for line_start, line_end, is_last in _delimiters(part, delimiter):
        if begin >= 0:
            yield begin, max(begin, _before_line_break(part.raw, line_start))
        begin = -1 if is_last else line_end
        if is_last:
            return
    if 0 <= begin < part.end:
        yield begin, part.end


def _boundary_in_use(part: Part) -> bytes:
    """Return what parts a body where its header names nothing that does; empty where nothing seems to."""
    found = _ANY_DELIMITER.search(part.raw, part.body_start, min(part.end, part.body_start + _SOUGHT_WITHIN))
    return found[1] if found else b""


def _delimiters(part: Part, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield the lines that consist of the delimiter: their start, their end and whether they close."""
    raw, position = part.raw, part.body_start
    while (found := raw.find(delimiter, position, part.end)) >= 0:
        position = found + len(delimiter)
        if found > part.body_start and raw[found - 1 : found] not in (b"\n", b"\r"):
            continue
        line_end = raw.find(b"\n", position, part.end)
        line_end = part.end if line_end < 0 else line_end + 1
        rest = raw[position : min(line_end, position + 200)].strip()
        if rest in (b"", b"--"):
            yield found, line_end, rest == b"--"
            position = line_end


def _before_line_break(raw: bytes, position: int) -> int:
    if raw[position - 1 : position] == b"\n":
        position -= 1
    return position - 1 if raw[position - 1 : position] == b"\r" else position
