"""What a ticket is, as far as its activities tell, and where the reducer of each kind of happening is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from escalated.timeline.happening import Happening


@dataclass(frozen=True)
class State:
    """What a ticket is, as far as its activities tell."""

    subject: str = ""
    requester_id: int = 0
    type: str = ""
    channel: str = ""
    status: str = ""
    priority: str = ""
    department_id: int = 0
    assignee_id: int | None = None
    has_resolved_at: bool = False
    has_closed_at: bool = False
    has_public_at: bool = False
    is_spam: bool = False
    snoozed_until: datetime | None = None
    messages: tuple[tuple[int, str], ...] = ()
    links: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    objects: frozenset[str] = frozenset()
    ratings: frozenset[tuple[int, int]] = frozenset()
    followers: frozenset[int] = frozenset()
    in_copy: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    waived: frozenset[int] = frozenset()
    author: str = field(default="", compare=False)  # of a forwarded mail: no row but the activity says so


H = TypeVar("H", bound=Happening)
Reducer = Callable[[State, Any], State]

REDUCERS: dict[str, Reducer] = {}


def reducer(of: type[H]) -> Callable[[Callable[[State, H], State]], Callable[[State, H], State]]:
    """Register the function that applies one kind of happening."""

    def register(reduce: Callable[[State, H], State]) -> Callable[[State, H], State]:
        REDUCERS[of.kind] = reduce
        return reduce

    return register
