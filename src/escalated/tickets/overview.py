"""What an agent sees first: what waits for them, what they did today, and how much comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from escalated.core.counting import CappedCount
from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.tickets.calendar import day_start, zone_of
from escalated.tickets.drafting import Draft
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet, visible
from escalated.tickets.reading import ReadMark
from escalated.tickets.statuses import UNRESOLVED, Status
from escalated.timeline.models import TicketActivity

WAITING_ON_US = tuple(status for status in UNRESOLVED if status != Status.WAITING_ON_CUSTOMER)
DAYS = 14
AGES = ((0, 0), (1, 2), (3, 6), (7, 29), (30, None))  # of the backlog, in days, both included
RESPONSE_TIME = ExpressionWrapper(F("first_response_at") - F("created_at"), output_field=DurationField())


@dataclass(frozen=True)
class DayVolume:
    """How many tickets one day brought, and how many of any age were resolved on it."""

    day: date
    opened: int
    resolved: int


@dataclass(frozen=True)
class AgeGroup:
    """Unresolved tickets so many days old, opened between two days, both included; None is any."""

    from_days: int
    to_days: int | None
    oldest: date | None
    newest: date | None
    count: int = 0


def waiting_for(agent: Agent) -> TicketQuerySet:
    """Return the agent's tickets whose next step is ours, the one that waits longest first."""
    mine = Ticket.objects.visible_to(agent).filter(assignee=agent.profile, status__in=WAITING_ON_US)
    return mine.order_by("last_reply_at", "id")


def unassigned_for(agent: Agent) -> TicketQuerySet:
    """Return what nobody has taken, the most urgent first and of those the oldest."""
    free = Ticket.objects.visible_to(agent).filter(assignee=None, status__in=WAITING_ON_US)
    return free.order_by("-priority", "created_at", "id")


def mentions_for(agent: Agent) -> QuerySet[Mention]:
    """Return the notes that call on the agent and that they have not read, the newest first."""
    read = ReadMark.objects.filter(agent=agent.profile, ticket=OuterRef("ticket"), version__gte=OuterRef("version"))
    mine = Mention.objects.filter(visible(agent, "ticket__"), agent=agent.profile)
    return mine.filter(~Exists(read)).select_related("ticket", "reply").order_by("-created_at", "-id")


def drafts_for(agent: Agent) -> QuerySet[Draft]:
    """Return what the agent has begun to write and not sent, the newest first."""
    return Draft.objects.filter(agent=agent.profile).select_related("ticket").order_by("-updated_at", "-id")


def counts_of(**rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many rows each query has, each counted no further than one past the most we say."""
    columns = {f"count_of_{name}": CappedCount(query) for name, query in rows.items()}
    for found in Ticket.objects.order_by("pk").annotate(**columns).values_list(*columns)[:1]:
        return dict(zip(rows, found, strict=True))
    return dict.fromkeys(rows, 0)


def today_of(agent: Agent) -> tuple[int, int]:
    """Return how many answers the agent has sent today and how many tickets they have resolved, both for good."""
    start = day_start(_today(agent), zone_of(agent))
    mine = TicketActivity.objects.filter(created_at__gte=start, actor_kind="agent", actor_id=agent.id)
    done = dict(mine.order_by().values_list("kind").annotate(Count("pk")))
    answered = done.get("reply.added", 0) - done.get("reply.taken_back", 0)
    resolved = Ticket.objects.filter(resolved_at__gte=start, activities__in=mine.filter(kind="ticket.resolved"))
    return max(answered, 0), resolved.distinct().count()


def volume_for(agent: Agent) -> list[DayVolume]:
    """Return what came and what was resolved on each of the last days, today included, in the agent's zone."""
    last = _today(agent)
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    opened, resolved = (_per_day(agent, field, days[0]) for field in ("created_at", "resolved_at"))
    return [DayVolume(day, opened.get(day, 0), resolved.get(day, 0)) for day in days]


def _per_day(agent: Agent, field: str, first: date) -> dict[date, int]:
    zone = zone_of(agent)
    since = Ticket.objects.visible_to(agent).filter(**{f"{field}__gte": day_start(first, zone)})
    return dict(since.order_by().values_list(TruncDate(field, tzinfo=zone)).annotate(Count("pk")))


def median_response(agent: Agent, *, until_days_ago: int = 0) -> timedelta | None:
    """Return the median time to the first answer of the tickets opened in as many days as the volume covers.

    None where none of them has been answered.
    """
    zone, last = zone_of(agent), _today(agent) - timedelta(days=until_days_ago)
    start, end = day_start(last - timedelta(days=DAYS - 1), zone), day_start(last + timedelta(days=1), zone)
    opened = Ticket.objects.visible_to(agent).filter(created_at__gte=start, created_at__lt=end)
    answered = opened.filter(first_response_at__isnull=False)
    middle = answered.count() // 2
    times = answered.order_by(RESPONSE_TIME.asc()).values_list(RESPONSE_TIME, flat=True)
    return next(iter(times[middle : middle + 1]), None)


def ages_for(agent: Agent) -> list[AgeGroup]:
    """Return how old the unresolved tickets are, the youngest group first."""
    zone, groups = zone_of(agent), list(_age_groups(_today(agent)))
    counts = {
        f"from_{group.from_days}": Count("pk", filter=_opened_between(group.oldest, group.newest, zone))
        for group in groups
    }
    found = Ticket.objects.visible_to(agent).unresolved().aggregate(**counts)
    return [replace(group, count=found[f"from_{group.from_days}"]) for group in groups]


def _age_groups(today: date) -> Iterator[AgeGroup]:
    for youngest, oldest in AGES:
        first = None if oldest is None else today - timedelta(days=oldest)
        yield AgeGroup(youngest, oldest, first, today - timedelta(days=youngest) if youngest else None)


def _opened_between(oldest: date | None, newest: date | None, zone: ZoneInfo) -> Q:
    condition = Q()
    if oldest:
        condition &= Q(created_at__gte=day_start(oldest, zone))
    if newest:
        condition &= Q(created_at__lt=day_start(newest + timedelta(days=1), zone))
    return condition


def _today(agent: Agent) -> date:
    return timezone.localtime(now(), zone_of(agent)).date()
