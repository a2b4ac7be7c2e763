"""What a text of the search box asks for: its operators, and the tickets in which its words are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from escalated.people.actors import Actor
from escalated.tickets.conditions import understood
from escalated.tickets.finding import holding_words
from escalated.tickets.query_words import Query, parse_query


@dataclass(frozen=True)
class Search:
    """A text understood: a condition on tickets, and sentences about what could not be followed.

    ``candidates`` is what its operators alone ask for, where its words are so common that they are sought in the first
    of these only.
    """

    condition: Q = field(default_factory=Q)
    notes: list[str] = field(default_factory=list)
    looks_past_unresolved: bool = False
    candidates: Q | None = None


def search_for(text: str, *, viewer: Actor, requesters: Sequence[int] = ()) -> Search:
    """Return what the text asks for."""
    query = parse_query(text)
    asked = understood(query.conditions, viewer)
    condition, candidates = asked.condition, None
    if query.words:
        holding = holding_words(query, viewer)
        condition &= holding.condition
        candidates = asked.condition if holding.is_common else None
    looks_past_unresolved = _looks_past_unresolved(query)
    return Search(condition, asked.notes, looks_past_unresolved=looks_past_unresolved, candidates=candidates)


def _looks_past_unresolved(query: Query) -> bool:
    """Tell whether finished tickets are meant too: what nobody has read of them is no work left."""
    asks_for = {f"{each.operator}:{each.value.casefold()}" for each in query.conditions}
    return bool(query.words or asks_for - {"is:unread"})
