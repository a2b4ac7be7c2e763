"""Which lines of a message are quoted from older ones: one rule for text and HTML, linear in their number.

When in doubt, a line is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from escalated.mail.attributions import Line, Quoted, Sure, attribution_start
from escalated.mail.quote_patterns import (
    ENDS_ATTRIBUTION,
    FORWARDED,
    HEADER,
    MORE_HEADERS,
    ORIGINAL,
    SEPARATOR,
)
from escalated.mail.signatures import signature_start

MAX_ATTRIBUTIONS = 500
MAX_HEADER_LINES = 10
NO_HEADERS: frozenset[str] = frozenset()


def fold(lines: Sequence[Line]) -> list[bool]:
    """Say of each line whether it belongs behind the fold; none does when nothing would be left to see."""
    quoted = _Reading(lines).quoted
    signed_from = signature_start(lines, quoted)
    own = [
        number for number, line in enumerate(lines) if not (line.is_blank or quoted[number] or number >= signed_from)
    ]
    if not own:
        return [False] * len(lines)
    first, last = own[0], own[-1]
    is_interleaved = any(quoted[first:last])
    hides_start = not is_interleaved and any(quoted[:first])
    hidden = [number > last or (hides_start and number < first) for number in range(len(lines))]
    hides_words = any(is_hidden and not line.is_blank for line, is_hidden in zip(lines, hidden, strict=True))
    return hidden if hides_words else [False] * len(lines)


class _Reading:
    """Goes down the lines once and marks what is quoted."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.quoted = [line.quoted == Quoted.YES for line in lines]
        self.kinds = [_header_kinds(line) if line.text else NO_HEADERS for line in lines]
        self.attributions = 0
        self.is_chat = False
        number = 0
        while number < len(lines):
            number = self._read(number)

    def _read(self, number: int) -> int:
        """Read the line and return the number of the next one to read."""
        line = self.lines[number]
        if not line.text or (self.quoted[number] and not line.starts_tail):
            return number + 1
        if FORWARDED.match(line.text):
            return len(self.lines)
        if line.starts_tail or ORIGINAL.match(line.text) or self._is_header_block(number):
            return self._mark(self._with_separator(number), len(self.lines))
        if ENDS_ATTRIBUTION.search(line.text) and self.attributions < MAX_ATTRIBUTIONS:
            self.attributions += 1
            return self._attribution(number)
        return number + 1

    def _mark(self, start: int, end: int) -> int:
        self.quoted[start:end] = [True] * (end - start)
        return end

    def _is_header_block(self, start: int) -> bool:
        """Whether an older message begins here by its headers, one of them perhaps wrapped."""
        if not self.kinds[start]:
            return False
        found: set[str] = set()
        others = 0
        for number in range(start, min(len(self.lines), start + MAX_HEADER_LINES)):
            kinds = self.kinds[number]
            others = 0 if kinds else others + (not self.lines[number].is_blank)
            found |= kinds
            if others > 2 or len(found) >= 3:
                break
        return len(found) >= 3

    def _with_separator(self, number: int) -> int:
        """Return where the rule above a header block stands, if there is one."""
        above = number - 1
        while above >= 0 and self.lines[above].is_blank:
            above -= 1
        return above if above >= 0 and SEPARATOR.match(self.lines[above].text) else number

    def _attribution(self, end: int) -> int:
        """Mark "On Monday Ann wrote:" that ends on this line, and what it announces."""
        start, sure = attribution_start(self.lines, end)
        following = self._next_words(end + 1)
        announced = self.lines[following].quoted if following < len(self.lines) else Quoted.NO
        if start is None or (announced == Quoted.NO and not self._is_sure(sure, end)):
            return end + 1
        if announced == Quoted.NO:
            return self._mark(start, len(self.lines))
        after = following
        while after < len(self.lines) and (self.lines[after].quoted == announced or self.lines[after].is_blank):
            after += 1
        return self._mark(start, after)

    def _is_sure(self, sure: Sure, end: int) -> bool:
        """Whether all below is quoted though nothing marks it. What was copied from a chat has many such lines."""
        if sure != Sure.WHEN_ALONE or self.is_chat:
            return sure == Sure.YES
        below = range(end + 1, len(self.lines))
        self.is_chat = any(attribution_start(self.lines, each)[1] == Sure.WHEN_ALONE for each in below)
        return not self.is_chat

    def _next_words(self, number: int) -> int:
        while number < len(self.lines) and self.lines[number].is_blank:
            number += 1
        return number


def _header_kinds(line: Line) -> frozenset[str]:
    """Return which headers of a mail stand on the line: mostly none, one or, from some programs, all."""
    found = None if line.quoted == Quoted.YES else HEADER.match(line.text)
    if found is None:
        return NO_HEADERS
    others = (each.lastgroup or "" for each in MORE_HEADERS.finditer(line.text))
    return frozenset([found.lastgroup or "", *others])
