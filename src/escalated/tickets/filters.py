"""What a list of tickets can be asked for: one declaration for the URL, the API and a saved view."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.people.actors import Actor, Agent
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.statuses import Priority, Status

Sort = Literal["-last_activity_at", "last_activity_at", "-created_at", "created_at", "-priority", "priority"]
PriorityWord = Literal["low", "medium", "high", "urgent", "critical"]
Key = Annotated[int, Field(ge=0, lt=2**63)]


class TicketFilters(Input):
    """Filters and order of a list of tickets. ``assignee`` takes ``me``, ``none`` and agents' ids."""

    state: Literal["unresolved", "all"] = "unresolved"
    status: list[Status] = Field(default=[], max_length=100)
    priority: list[PriorityWord] = Field(default=[], max_length=100)
    department: list[Key] = Field(default=[], max_length=100)
    assignee: list[str] = Field(default=[], max_length=100)
    q: str = Field(default="", max_length=200)
    sort: Sort = "-last_activity_at"
    after: str = Field(default="", max_length=200)


def matching(tickets: TicketQuerySet, filters: TicketFilters, *, viewer: Actor) -> TicketQuerySet:
    """Narrow a permitted queryset; a named status or a search looks past the unresolved ones."""
    if filters.status:
        tickets = tickets.filter(status__in=filters.status)
    elif filters.state == "unresolved" and not filters.q:
        tickets = tickets.unresolved()
    if filters.priority:
        tickets = tickets.filter(priority__in=[Priority.from_word(word) for word in filters.priority])
    if filters.department:
        tickets = tickets.filter(department__in=filters.department)
    if filters.assignee:
        tickets = tickets.filter(_assigned(filters.assignee, viewer))
    return tickets.searching(filters.q) if filters.q else tickets


def _assigned(wanted: list[str], viewer: Actor) -> Q:
    keys = {_assignee(each, viewer) for each in wanted}
    condition = Q(assignee__in=keys - {None})
    return condition | Q(assignee=None) if None in keys else condition


def _assignee(word: str, viewer: Actor) -> int | None:
    if word == "none":
        return None
    if word == "me":
        return (viewer.id or 0) if isinstance(viewer, Agent) else 0
    if word.isascii() and word.isdigit() and len(word) < 19:
        return int(word)
    raise InvalidInput(assignee=_("Name an agent by id, or “me”, or “none”."))
