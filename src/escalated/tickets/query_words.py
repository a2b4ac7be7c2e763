"""Reading what somebody typed into the search box: plain words, and operators such as ``from:ada``."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PARTS = 40  # of a text of 200 characters; what is longer came from no search box

OPERATORS = ("from", "to", "assignee", "tag", "is", "has", "in", "channel", "type", "about")
_SYNONYMS = {"assignee": "to"}

# A part is -?operator:value, -?"some words" or -?word; no branch can give back what another has taken.
_PART = re.compile(rf'(-?)(?:({"|".join(OPERATORS)}):)?(?:"([^"]*)"?|([^\s"]*))', re.IGNORECASE)
_QUOTES = str.maketrans("“”„«»", '"' * 5)  # what keyboards and pasted text make of them


@dataclass(frozen=True)
class Words:
    """Plain text to look for. Quoted text is whole words; other text may end in the beginning of one."""

    text: str
    is_negated: bool = False
    is_quoted: bool = False


@dataclass(frozen=True)
class Condition:
    operator: str
    value: str
    is_negated: bool = False


@dataclass(frozen=True)
class Query:
    words: tuple[Words, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def open_word(self) -> Words | None:
        """Return the last word to be found, unless it is quoted: it may be the beginning of one."""
        wanted = [each for each in self.words if not each.is_negated]
        return wanted[-1] if wanted and not wanted[-1].is_quoted else None


def parse_query(text: str) -> Query:
    """Return what the text asks for; any text asks for something, an unknown operator is a plain word."""
    words: list[Words] = []
    conditions: list[Condition] = []
    for match in _parts(text.translate(_QUOTES)):
        part = _part(match)
        if isinstance(part, Condition):
            conditions.append(part)
        elif part.text:
            words.append(part)
    return Query(tuple(words), tuple(each for each in conditions if each.value))


def _parts(text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    position = 0
    while position < len(text) and len(found) < MAX_PARTS:
        match = _PART.match(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        found.append(match)
        position = match.end()
    return found


def _part(match: re.Match[str]) -> Words | Condition:
    sign, name, quoted, bare = match.groups()
    value = (bare if quoted is None else quoted).strip()
    if name:
        operator = name.lower()
        return Condition(_SYNONYMS.get(operator, operator), value, bool(sign))
    return Words(value, bool(sign), is_quoted=quoted is not None)
