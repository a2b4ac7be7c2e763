"""What a list of tickets can be asked for: one declaration for the URL, the API and a saved view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from escalated.core.db import now
from escalated.core.schema import Input
from escalated.panels.references import place_named
from escalated.people.actors import Actor, Agent
from escalated.people.models import AgentProfile
from escalated.sla.promises import Sought, looking
from escalated.tickets.calendar import day_start, zone_of
from escalated.tickets.conditions import having, tagged
from escalated.tickets.following import Follow
from escalated.tickets.linking_objects import TicketObject, named
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.searching import Search, search_for
from escalated.tickets.statuses import Channel, Priority, Status, TicketType

Sort = Literal[
    "-last_activity_at", "last_activity_at", "-created_at", "created_at", "-priority", "priority", "sla_due_at"
]
PriorityWord = Literal["low", "medium", "high", "urgent", "critical"]
MANY = 50_000
RARE = 10_000
UNABLE = "unable"
Key = Annotated[int, Field(ge=0, lt=2**63)]


def _known_assignee(word: str) -> str:
    if word in {"me", "none", UNABLE} or (word.isascii() and word.isdigit() and len(word) < 19):
        return word
    raise PydanticCustomError("assignee", _("Name an agent by id, or “me”, “none” or “unable”."))


def _day(given: Any) -> Any:
    """Return the day a form or URL names; an empty field names none."""
    if not given or isinstance(given, date):
        return given or None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise PydanticCustomError("day", _("Write the day as 2026-12-31.")) from None


def _object_name(word: str) -> str:
    model, key = place_named(word)
    if model and key and len(word) <= 300:
        return f"{model}:{key}"
    raise PydanticCustomError("object", "{told}", {"told": _("Name a thing as shop.order:7.")})


ObjectName = Annotated[str, AfterValidator(_object_name)]
Assignee = Annotated[str, AfterValidator(_known_assignee)]
Day = Annotated[date | None, BeforeValidator(_day)]


class TicketFilters(Input):
    """Filters and order of a list of tickets. ``assignee`` takes ``me``, ``none``, agents' ids and ``unable``.

    That is whoever cannot work at present: away, removed, gone, or kept out by the host when it was last asked.
    ``sla`` is what the most urgent clock comes to now; ``about`` are things of the host's, each as ``shop.order:7``.
    ``created_from`` and ``created_to``, and the same of ``resolved``, are days of the viewer's calendar, both included;
    ``q`` is words and operators.
    """

    state: Literal["unresolved", "snoozed", "all", "spam"] = "unresolved"
    id: list[Key] = Field(default=[], max_length=100)
    status: list[Status] = Field(default=[], max_length=100)
    priority: list[PriorityWord] = Field(default=[], max_length=100)
    department: list[Key] = Field(default=[], max_length=100)
    assignee: list[Assignee] = Field(default=[], max_length=100)
    type: list[TicketType] = Field(default=[], max_length=100)
    channel: list[Channel] = Field(default=[], max_length=100)
    sla: list[Sought] = Field(default=[], max_length=100)
    tag: list[Key] = Field(default=[], max_length=100)
    requester: list[Key] = Field(default=[], max_length=100)
    about: list[ObjectName] = Field(default=[], max_length=20)
    mentioned: Literal["", "me"] = ""
    followed: Literal["", "me"] = ""
    created_from: Day = None
    created_to: Day = None
    resolved_from: Day = None
    resolved_to: Day = None
    q: str = Field(default="", max_length=200)
    sort: Sort = "-last_activity_at"
    after: str = Field(default="", max_length=200)


def matching(
    tickets: TicketQuerySet, filters: TicketFilters, *, viewer: Actor, search: Search | None = None
) -> TicketQuerySet:
    """Narrow a permitted queryset; a named status or a search looks past the unresolved ones that are awake.

    ``search`` is what ``q`` asks for, where that is known already.
    """
    if search is None:
        search = search_for(filters.q, viewer=viewer, requesters=filters.requester)
    if filters.state == "unresolved" and not filters.status and not search.looks_past_unresolved:
        tickets = tickets.unresolved().awake()
    elif filters.state == "snoozed":
        tickets = tickets.snoozed()
    else:
        tickets = tickets.filter(is_spam=filters.state == "spam")
    for condition in _conditions(filters, viewer):
        tickets = tickets.filter(condition)
    return tickets.filter(search.condition)


def candidates(
    tickets: TicketQuerySet, filters: TicketFilters, *, viewer: Actor, search: Search
) -> TicketQuerySet | None:
    """Return the tickets in the first of which common words are sought; None where the words lead to theirs."""
    if search.candidates is None:
        return None
    return matching(tickets, filters, viewer=viewer, search=replace(search, condition=search.candidates))


def are_few(filters: TicketFilters, *, viewer: Actor) -> bool:
    """Tell whether all tickets of the days, tags or people named can be sorted; a walk might pass years first."""
    if filters.assignee == [UNABLE] and _is_under(RARE, Ticket.objects.filter(_assigned([UNABLE], viewer))):
        return True
    if filters.tag and _is_under(RARE, Ticket.tags.through.objects.filter(tag__in=filters.tag)):
        return True
    if filters.about and _is_under(RARE, TicketObject.objects.filter(named(filters.about))):
        return True
    days = [day for day in _days(filters, viewer) if day.field != filters.sort.lstrip("-")]
    return any(_is_under(MANY, Ticket.objects.filter(each.condition)) for each in days)


def _is_under(limit: int, rows: QuerySet[Any]) -> bool:
    return rows.values("pk")[:limit].count() < limit


def _conditions(filters: TicketFilters, viewer: Actor) -> Iterator[Q]:
    for name in ("id", "status", "department", "type", "channel", "requester"):
        if wanted := getattr(filters, name):
            yield Q(**{f"{name}__in": wanted})
    if filters.priority:
        yield Q(priority__in=[Priority.from_word(word) for word in filters.priority])
    if filters.assignee:
        yield _assigned(filters.assignee, viewer)
    if filters.sla:
        moment = now()
        yield reduce(or_, (looking(look, moment) for look in filters.sla))
    yield from _by_rows(filters, viewer)
    yield from _on_days(filters, viewer)


def _by_rows(filters: TicketFilters, viewer: Actor) -> Iterator[Q]:
    if filters.tag:
        yield tagged(filters.tag)
    if filters.about:
        yield having(TicketObject.objects.filter(named(filters.about)))
    if filters.mentioned:
        yield having(Mention.objects.filter(agent=_key_of(viewer)))
    if filters.followed:
        yield having(Follow.objects.filter(agent=_key_of(viewer)))


def _assigned(wanted: list[str], viewer: Actor) -> Q:
    named = {int(each) for each in wanted if each.isdigit()}
    if "me" in wanted:
        named.add(_key_of(viewer))
    if UNABLE in wanted:
        named.update(AgentProfile.objects.unable().values_list("pk", flat=True))
    condition = Q(assignee__in=named)
    return condition | Q(assignee=None) if "none" in wanted else condition


def _key_of(viewer: Actor) -> int:
    return (viewer.id or 0) if isinstance(viewer, Agent) else 0


@dataclass(frozen=True)
class _Days:
    """Moments that a column must lie between, the second excluded; None is no end."""

    field: str
    start: datetime | None
    end: datetime | None

    @property
    def condition(self) -> Q:
        ends = {"gte": self.start, "lt": self.end}
        return Q(**{f"{self.field}__{than}": moment for than, moment in ends.items() if moment})


def _days(filters: TicketFilters, viewer: Actor) -> Iterator[_Days]:
    for name in ("created", "resolved"):
        first, last = getattr(filters, f"{name}_from"), getattr(filters, f"{name}_to")
        if first or last:
            zone = zone_of(viewer)
            start, end = first and day_start(first, zone), last and day_start(last, zone, days_later=1)
            yield _Days(f"{name}_at", start, end)


def _on_days(filters: TicketFilters, viewer: Actor) -> Iterator[Q]:
    for days in _days(filters, viewer):
        yield days.condition
        if days.start:
            # Both are acts themselves: this ends a walk by last activity where it can find no more.
            yield Q(last_activity_at__gte=days.start)
