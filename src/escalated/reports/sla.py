"""What became of promises: how many were kept, by what they were made for, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connections
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate
from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import NotAllowed
from escalated.core.spans import Percentile, SecondsBetween
from escalated.people.actors import Actor, Agent, System
from escalated.people.models import AgentProfile, Department
from escalated.sla.models import ClockKind, ClockState, SlaClock, SlaPolicy
from escalated.tickets.calendar import day_start, zone_of
from escalated.tickets.queries import visible
from escalated.tickets.statuses import FINISHED, Priority

Group = Literal["kind", "priority", "department", "agent", "policy"]
PATHS: dict[Group, str] = {
    "kind": "kind",
    "priority": "ticket__priority",
    "department": "ticket__department",
    "agent": "ticket__assignee",
    "policy": "terms__policy",
}


@dataclass(frozen=True)
class SlaFigures:
    """The clocks of one group, of which ``key`` is the kind, the weight of a priority or an id; None is nobody.

    Breached are those that run still, too; paused only those whose tickets are unfinished. ``median`` and
    ``ninetieth``, the time within which nine of ten ended, are time by the calendar from a clock's start to its end,
    pauses included; None where none has ended.
    """

    key: str | int | None
    name: str
    met: int
    breached: int
    running: int
    paused: int
    median: timedelta | None
    ninetieth: timedelta | None

    @property
    def on_time(self) -> float | None:
        """The share that was kept of those that are decided; None where none is."""
        decided = self.met + self.breached
        return self.met / decided if decided else None


@dataclass(frozen=True)
class DayFigures:
    """The clocks that started on one day, as far as they are decided."""

    day: date
    met: int
    breached: int


def sla_stats(
    group: Group = "kind", *, by: Actor, first: date, last: date, kind: ClockKind | str = ""
) -> list[SlaFigures]:
    """The clocks that started between two days of the viewer's calendar, both included, on tickets they may see.

    A ticket counts for the priority, department and assignee it has now. Raises NotAllowed for customers.
    """
    clocks = _started(by, first=first, last=last, kind=kind).annotate(key=F(PATHS[group]))
    rows = _timed(clocks, _counts())
    names = _names(group, [row["key"] for row in rows])
    return [
        SlaFigures(**{**row, **{time: _seconds(row[time]) for time in SHARES}}, name=names[row["key"]]) for row in rows
    ]


def sla_days(*, by: Actor, first: date, last: date, kind: ClockKind | str = "") -> list[DayFigures]:
    """The clocks that started on each of these days; a day on which none did is left out. Raises as ``sla_stats``."""
    clocks = _started(by, first=first, last=last, kind=kind)
    days = clocks.annotate(day=TruncDate("started_at", tzinfo=zone_of(by))).values("day")
    rows = days.annotate(**_counts()).order_by("day").values_list("day", "met", "breached")
    return [DayFigures(*row) for row in rows]


def _started(by: Actor, *, first: date, last: date, kind: str) -> QuerySet[SlaClock]:
    if not isinstance(by, Agent | System):
        raise NotAllowed(_("Only agents see how promises were kept."))
    zone = zone_of(by)
    start, end = day_start(first, zone), day_start(last, zone, days_later=1)
    clocks = SlaClock.objects.filter(visible(by, "ticket__"), target__isnull=False)
    clocks = clocks.filter(started_at__gte=start, started_at__lt=end)
    return clocks.filter(kind=kind) if kind else clocks


def _counts() -> dict[str, Count]:
    is_unfinished = ~Q(ticket__status__in=FINISHED)
    is_breached = Q(breached_at__isnull=False) | Q(due_at__lt=Coalesce(F("stopped_at"), now()))
    kept = {
        "met": Q(state=ClockState.STOPPED),
        "running": Q(state=ClockState.RUNNING),
        "paused": Q(state=ClockState.PAUSED) & is_unfinished,
    }
    counts = {name: Count("pk", filter=~is_breached & condition) for name, condition in kept.items()}
    return {**counts, "breached": Count("pk", filter=is_breached)}


SHARES = {"median": 0.5, "ninetieth": 0.9}
HAS_ENDED = Q(state=ClockState.STOPPED)
TAKEN = SecondsBetween("started_at", "stopped_at")


def _timed(clocks: QuerySet[Any], counts: dict[str, Count]) -> list[dict[str, Any]]:
    """Each group's counts and, in seconds, its percentiles; one query where the database has them, else two."""
    groups = clocks.values("key").order_by("key")
    if connections[clocks.db].vendor == "postgresql":
        times = {name: Percentile(TAKEN, share=share, filter=HAS_ENDED) for name, share in SHARES.items()}
        return list(groups.annotate(**counts, **times))
    times_of = _times(clocks)
    return [row | {name: times_of.get((row["key"], name)) for name in SHARES} for row in groups.annotate(**counts)]


def _times(clocks: QuerySet[Any]) -> dict[tuple[Any, str], float]:
    """Each group's percentiles: the rows at those places in order of time."""
    placed = clocks.filter(HAS_ENDED).annotate(seconds=TAKEN)
    placed = placed.annotate(place=Window(RowNumber(), F("key"), "seconds"), total=Window(Count("pk"), F("key")))
    placed = placed.annotate(half=F("place") * 2 - F("total"), tenth=F("place") * 10 - F("total") * 9)
    found = placed.filter(Q(half__gte=0, half__lt=2) | Q(tenth__gte=0, tenth__lt=10))
    times: dict[tuple[Any, str], float] = {}
    for key, seconds, half, tenth in found.values_list("key", "seconds", "half", "tenth"):
        times |= {(key, "median"): seconds} if 0 <= half < 2 else {}
        times |= {(key, "ninetieth"): seconds} if 0 <= tenth < 10 else {}
    return times


def _seconds(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=round(count))


def _names(group: Group, keys: list[Any]) -> dict[Any, str]:
    match group:
        case "kind":
            return {key: str(ClockKind(key).label) for key in keys}
        case "priority":
            return {key: str(Priority(key).label) for key in keys}
    models: dict[str, Any] = {"department": Department, "agent": AgentProfile, "policy": SlaPolicy}
    named = dict(models[group].objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))
    return {None: _("Unassigned"), **named}
