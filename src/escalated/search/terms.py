"""A word or phrase that is sought, as each database wants to be asked."""

from __future__ import annotations

from dataclasses import dataclass

from escalated.core.tokenising import sought

SHORTEST_BEGINNING = 3  # fewer letters begin too many words to mean one


@dataclass(frozen=True)
class Term:
    """Tokens that stand beside each other; ``is_open`` lets the last be the beginning of a word."""

    tokens: tuple[str, ...]
    is_open: bool = False


def term_of(text: str, *, is_open: bool = False) -> Term | None:
    """Return what to look for, or None for a text without a letter or number."""
    found, is_beginning = sought(text)
    if not found:
        return None
    may_open = is_open and len(found[-1]) >= SHORTEST_BEGINNING
    return Term(tuple(found), is_beginning or may_open)
