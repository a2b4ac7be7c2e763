"""Lines of a message, and those of them that say who wrote what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from escalated.mail.quote_patterns import (
    BETWEEN_ARROWS,
    DATE,
    DATED_FIRST,
    EMAIL,
    ENDS_IN_ADDRESS,
    ENDS_IN_VERB,
    INTRO,
    MAX_ATTRIBUTION_LENGTH,
    NAME_AND_EMAIL,
    VERB,
)

MAX_ATTRIBUTION_LINES = 4
MAX_LINE = 500
MAX_LINES = 20_000
MAX_NAME = 80


class Quoted(IntEnum):
    """How sure it is that a line is quoted. An indented block is only when somebody is said to have written it."""

    NO = 0
    PERHAPS = 1
    YES = 2


class Sure(Enum):
    """Whether an attribution is one where nothing below it is marked; some are not if others follow, as in a chat."""

    NO = "no"
    WHEN_ALONE = "when alone"
    YES = "yes"


@dataclass(slots=True)
class Line:
    """A line of the message without the marks of quoting."""

    text: str
    quoted: Quoted = Quoted.NO
    starts_tail: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text


def is_between_arrows(text: str) -> bool:
    """Tell whether all below is an older mail, of GroupWise's: its author and date stand between arrows."""
    return bool(BETWEEN_ARROWS.match(text) and DATE.search(text))


def attribution_start(lines: Sequence[Line], end: int) -> tuple[int | None, Sure]:
    """Return the first line of the attribution that ends here, and whether it needs a quoted line to prove it."""
    joined = ""
    for start in range(end, max(-1, end - MAX_ATTRIBUTION_LINES), -1):
        line = lines[start]
        if line.is_blank or line.quoted == Quoted.YES:
            break
        joined = f"{line.text} {joined}".strip()
        if len(joined) > MAX_ATTRIBUTION_LENGTH:
            break
        if _is_dated(joined):
            first = _with_name(lines, start, joined)
            return first, _sureness(" ".join([*(each.text for each in lines[first:start]), joined]))
    text = lines[end].text
    is_short = len(text) <= MAX_ATTRIBUTION_LENGTH and (VERB.search(text) or EMAIL.search(text))
    return (end if is_short else None), Sure.NO


def _is_dated(text: str) -> bool:
    return bool(DATE.search(text) and (VERB.search(text) or EMAIL.search(text)))


def _sureness(text: str) -> Sure:
    if VERB.search(text) and (INTRO.match(text) or EMAIL.search(text)):
        return Sure.YES
    is_announced = ENDS_IN_ADDRESS.search(text) or ENDS_IN_VERB.search(text)
    return Sure.WHEN_ALONE if is_announced and DATED_FIRST.match(text) else Sure.NO


def _with_name(lines: Sequence[Line], start: int, joined: str) -> int:
    """Return where the name stands that a program broke off before the address or the date, or before both."""
    for _ in range(2):
        above = start - 1
        if above < 0 or lines[above].is_blank or lines[above].quoted == Quoted.YES:
            break
        text = lines[above].text
        if joined.startswith("<") and len(text) <= MAX_NAME:
            return above
        if not NAME_AND_EMAIL.fullmatch(text):
            break
        start, joined = above, text
        if not text.startswith("<"):
            break
    return start
