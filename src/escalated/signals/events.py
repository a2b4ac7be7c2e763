"""What the signals carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TicketEvent:
    """What every event tells. ``activity_id`` is its own for ever: whoever may act only once remembers it.

    ``actor_kind`` is ``requester``, ``agent``, ``third_party`` or ``system``; ``actor_id`` is the key of a contact or
    of an agent's profile.
    """

    activity_id: int
    ticket_id: int
    reference: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str


@dataclass(frozen=True, kw_only=True)
class TicketOpenedEvent(TicketEvent):
    """A ticket was opened, from any door; priority, type and channel are words."""

    reply_id: int
    subject: str
    requester_id: int
    department_id: int
    priority: str
    type: str
    channel: str
    assignee_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReplyAddedEvent(TicketEvent):
    """Somebody replied in public, which may have moved the status from ``previous``."""

    reply_id: int
    previous: str
    status: str


@dataclass(frozen=True, kw_only=True)
class NoteAddedEvent(TicketEvent):
    """An agent wrote a note."""

    reply_id: int


@dataclass(frozen=True, kw_only=True)
class TicketAssignedEvent(TicketEvent):
    """A ticket was given to an agent; both ids are of profiles."""

    previous_id: int | None
    assignee_id: int


@dataclass(frozen=True, kw_only=True)
class TicketUnassignedEvent(TicketEvent):
    """A ticket was taken from an agent and given to nobody."""

    previous_id: int


@dataclass(frozen=True, kw_only=True)
class TicketMovedEvent(TicketEvent):
    """A ticket was resolved, closed or reopened; it had the status ``previous`` before."""

    previous: str


@dataclass(frozen=True, kw_only=True)
class TicketStatusChangedEvent(TicketMovedEvent):
    """A ticket was given any other status."""

    status: str


@dataclass(frozen=True, kw_only=True)
class TicketPriorityChangedEvent(TicketEvent):
    """A ticket was given another priority; both are words."""

    previous: str
    priority: str


@dataclass(frozen=True, kw_only=True)
class TicketDepartmentChangedEvent(TicketEvent):
    """A ticket was moved to another department."""

    previous_id: int
    department_id: int


@dataclass(frozen=True, kw_only=True)
class TicketRatedEvent(TicketEvent):
    """A requester rated the solution, from 1 to 5, or changed the rating they had given."""

    stars: int
    previous_stars: int | None


@dataclass(frozen=True, kw_only=True)
class SlaEvent(TicketEvent):
    """A promise is about to be broken, or was; ``clock`` is ``first_response``, ``next_response`` or ``resolution``."""

    clock: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActivityEvent(TicketEvent):
    """Anything that is on the timeline; customers see what is public. Kinds are added, and data gains keys."""

    kind: str
    is_public: bool
    data: Mapping[str, Any]
