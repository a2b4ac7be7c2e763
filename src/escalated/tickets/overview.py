"""What an agent sees first: what waits for them, what they did today, and how much comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, FloatField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from escalated.core.counting import CappedCount, RowCount
from escalated.core.db import now
from escalated.core.spans import SecondsBetween
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets.calendar import day_start, zone_of
from escalated.tickets.drafting import Draft
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.queries import TicketQuerySet, visible
from escalated.tickets.reading import ReadMark
from escalated.tickets.statuses import UNRESOLVED, ReplyKind, Status
from escalated.timeline.models import TicketActivity

WAITING_ON_US = tuple(status for status in UNRESOLVED if status != Status.WAITING_ON_CUSTOMER)
DAYS = 14
AGES = ((0, 0), (1, 2), (3, 6), (7, 29), (30, None))  # of the backlog, in days, both included


@dataclass(frozen=True)
class DayVolume:
    """How many tickets one day brought, and how many of any age were resolved on it."""

    day: date
    opened: int = 0
    resolved: int = 0


@dataclass(frozen=True)
class AgeGroup:
    """Unresolved tickets so many days old, opened between two days, both included; None is any."""

    from_days: int
    to_days: int | None
    oldest: date | None
    newest: date | None
    count: int = 0


@dataclass(frozen=True)
class Figures:
    """Every number of the overview.

    ``work`` is counted no further than one past the most we say. ``answered`` and ``resolved`` are the agent's own,
    today and for good. ``first_response`` is the median time to the first answer of the tickets opened in ``days``,
    and ``first_response_before`` of those opened in as many days before; None where none has been answered.
    """

    work: dict[str, int]
    answered: int
    resolved: int
    days: list[DayVolume]
    ages: list[AgeGroup]
    first_response: timedelta | None
    first_response_before: timedelta | None


def waiting_for(agent: Agent) -> TicketQuerySet:
    """Return the agent's tickets whose next step is ours, the one that waits longest first."""
    return _waiting_on_us(agent).filter(assignee=agent.profile).order_by("last_reply_at", "id")


def unassigned_for(agent: Agent) -> TicketQuerySet:
    """Return what nobody has taken, the most urgent first and of those the oldest."""
    return _waiting_on_us(agent).filter(assignee=None).order_by("-priority", "created_at", "id")


def _waiting_on_us(agent: Agent) -> TicketQuerySet:
    # That they are unresolved is said as well: SQLite finds the indexes over the unresolved by nothing else.
    return Ticket.objects.visible_to(agent).unresolved().awake().filter(status__in=WAITING_ON_US)


def mentions_for(agent: Agent) -> QuerySet[Mention]:
    """Return the notes that call on the agent and that they have not read, the newest first."""
    read = ReadMark.objects.filter(agent=agent.profile, ticket=OuterRef("ticket"), version__gte=OuterRef("version"))
    mine = Mention.objects.filter(visible(agent, "ticket__"), agent=agent.profile)
    return mine.filter(~Exists(read)).select_related("ticket", "reply").order_by("-created_at", "-id")


def drafts_for(agent: Agent) -> QuerySet[Draft]:
    """Return what the agent has begun to write and not sent, the newest first."""
    return Draft.objects.filter(agent=agent.profile).select_related("ticket").order_by("-updated_at", "-id")


def figures_for(agent: Agent) -> Figures:
    """Return the numbers, all by one query: each of them is counted in an index."""
    today, work = _today(agent), _work(agent)
    columns = {**work, **_own(agent, today), **_days(agent, today), **_ages(agent, today), **_medians(agent, today)}
    named = {f"count_of_{number}": column for number, column in enumerate(columns.values())}
    profile = AgentProfile.objects.filter(pk=agent.profile.pk).annotate(**named).values_list(*named).get()
    found = dict(zip(columns, profile, strict=True))
    return Figures(
        work={name: found[name] for name in work},
        answered=found["answered"],
        resolved=found["resolved"],
        days=[DayVolume(day, found["opened", day], found["resolved", day]) for day in _last_days(today)],
        ages=[replace(group, count=found[group]) for group in _age_groups(today)],
        first_response=_seconds(found["first response"]),
        first_response_before=_seconds(found["first response before"]),
    )


def _work(agent: Agent) -> dict[Any, RowCount]:
    unresolved = Ticket.objects.visible_to(agent).unresolved().awake()
    return {
        "waiting": CappedCount(waiting_for(agent)),
        "unassigned": CappedCount(unassigned_for(agent)),
        "mentions": CappedCount(mentions_for(agent)),
        "drafts": CappedCount(drafts_for(agent)),
        "mine": CappedCount(unresolved.filter(assignee=agent.profile)),
        "unresolved": CappedCount(unresolved),
    }


def _own(agent: Agent, today: date) -> dict[Any, RowCount]:
    start = day_start(today, zone_of(agent))
    resolving = TicketActivity.objects.filter(
        ticket=OuterRef("pk"), kind="ticket.resolved", created_at__gte=start, actor_kind="agent", actor_id=agent.id
    )
    return {
        "answered": RowCount(
            Reply.objects.filter(author_agent=agent.profile, created_at__gte=start, kind=ReplyKind.REPLY)
        ),
        "resolved": RowCount(Ticket.objects.filter(Exists(resolving), resolved_at__gte=start)),
    }


def _days(agent: Agent, today: date) -> dict[Any, RowCount]:
    tickets, fields = Ticket.objects.visible_to(agent), {"opened": "created_at", "resolved": "resolved_at"}
    return {
        (name, day): RowCount(tickets.filter(_between(agent, day, day, field=field)))
        for name, field in fields.items()
        for day in _last_days(today)
    }


def _ages(agent: Agent, today: date) -> dict[Any, RowCount]:
    unresolved = Ticket.objects.visible_to(agent).unresolved()
    return {
        group: RowCount(unresolved.filter(_between(agent, group.oldest, group.newest))) for group in _age_groups(today)
    }


def _medians(agent: Agent, today: date) -> dict[Any, _Median]:
    """Return the median times to the first answer of tickets opened in the last days, and in as many before."""
    answered = Ticket.objects.visible_to(agent).filter(first_response_at__isnull=False)
    times = answered.order_by().values(seconds=SecondsBetween("created_at", "first_response_at"))
    periods = {"first response": today, "first response before": today - timedelta(days=DAYS)}
    return {
        name: _Median(times.filter(_between(agent, last - timedelta(days=DAYS - 1), last)))
        for name, last in periods.items()
    }


class _Median(Subquery):
    """The middle one of a column named ``seconds``, the upper of two; None of none."""

    template = """(SELECT seconds FROM (
        SELECT seconds, ROW_NUMBER() OVER (ORDER BY seconds) AS place, COUNT(*) OVER () AS total
        FROM (%(subquery)s) found
    ) placed WHERE place > total / 2 ORDER BY place LIMIT 1)"""
    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # A third of the time: windows keep every row of a busy desk's month twice.
        template = "(SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY seconds DESC) FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template=template, **context)


def _seconds(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)


def _last_days(today: date) -> list[date]:
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def _age_groups(today: date) -> Iterator[AgeGroup]:
    for youngest, oldest in AGES:
        first = None if oldest is None else today - timedelta(days=oldest)
        yield AgeGroup(youngest, oldest, first, today - timedelta(days=youngest) if youngest else None)


def _between(agent: Agent, first: date | None, last: date | None, *, field: str = "created_at") -> Q:
    """Return the condition of a moment within those days of the agent's calendar, both included; None is any."""
    condition, zone = Q(), zone_of(agent)
    if first:
        condition &= Q(**{f"{field}__gte": day_start(first, zone)})
    if last:
        condition &= Q(**{f"{field}__lt": day_start(last, zone, days_later=1)})
    return condition


def _today(agent: Agent) -> date:
    return timezone.localtime(now(), zone_of(agent)).date()
