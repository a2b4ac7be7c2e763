"""What a list of tickets can be asked for: one declaration for the URL, the API and a saved view."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
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
    status: list[Status] = []
    priority: list[PriorityWord] = []
    department: list[Key] = []
    assignee: list[str] = Field(default=[])
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
    condition = Q()
    for each in wanted:
        if each == "none":
            condition |= Q(assignee=None)
        elif each == "me":
            condition |= Q(assignee=viewer.id if isinstance(viewer, Agent) else 0)
        elif each.isascii() and each.isdigit() and len(each) < 19:
            condition |= Q(assignee=int(each))
        else:
            raise InvalidInput(assignee=_("Name an agent by id, or “me”, or “none”."))
    return condition


@dataclass(frozen=True)
class PageOf:
    """One page of rows and the cursor of the next; empty when this is the last."""

    rows: list[Any]
    next_cursor: str


def page(rows: QuerySet[Any], *, sort: str, after: str, size: int) -> PageOf:
    """Return a page by key: the sort column and the id, never an offset."""
    descending, field = sort.startswith("-"), sort.lstrip("-")
    if after:
        rows = rows.filter(_beyond(field, after, descending=descending))
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{field}", f"{sign}id")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return PageOf(found[:size], _cursor(getattr(last, field), last.pk) if last else "")


def _beyond(field: str, cursor: str, *, descending: bool) -> Q:
    value, pk = _read_cursor(field, cursor)
    side = "lt" if descending else "gt"
    # The first condition repeats what the second implies: with it the database starts at the index, not before it.
    return Q(**{f"{field}__{side}e": value}) & (
        Q(**{f"{field}__{side}": value}) | Q(**{field: value, f"id__{side}": pk})
    )


def _cursor(value: Any, pk: int) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else int(value)
    return base64.urlsafe_b64encode(json.dumps([plain, pk]).encode()).decode().rstrip("=")


def _read_cursor(field: str, cursor: str) -> tuple[Any, int]:
    try:
        plain, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return (_moment(plain) if field.endswith("_at") else _fits(plain)), _fits(pk)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise InvalidInput(after=_("This page link is broken. Start from the first page.")) from None


def _moment(plain: Any) -> datetime:
    moment = datetime.fromisoformat(plain)
    if moment.tzinfo is None:
        raise ValueError(plain)
    return moment.astimezone(UTC)


def _fits(number: Any) -> int:
    if not 0 <= int(number) < 2**63:
        raise ValueError(number)
    return int(number)
