"""How the queues of work do: what waits and for how long, what was given up, and what keeps failing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Min, Q, QuerySet

from escalated.core.db import database, now
from escalated.core.install import install_settings
from escalated.core.jobs import JobKind, JobState

QueueProblem = Literal["failed", "failing", "stuck", "oversized"]

FAILING_AFTER_ATTEMPTS = 3
SPOKEN_OF_FOR = timedelta(days=7)


@dataclass(frozen=True)
class QueueHealth:
    """``waiting`` are the rows due by now; ``failed`` were given up lately, ``failing`` are tried again and again."""

    name: str
    waiting: int
    oldest_due_at: datetime | None
    failed: int
    failing: int
    problems: tuple[QueueProblem, ...]

    @property
    def oldest_seconds(self) -> int:
        """Return for how long the row that waits longest has been due."""
        return int((now() - self.oldest_due_at).total_seconds()) if self.oldest_due_at else 0


def queue_health(kind: JobKind, *, given_up: Q | None = None) -> QueueHealth:
    """Examine one queue; ``given_up`` narrows which of its dead rows are a fault."""
    moment = now()
    is_late = Q(next_attempt_at__lte=moment)
    found = _rows(kind, JobState.DUE).aggregate(
        waiting=Count("pk", filter=is_late),
        oldest_due_at=Min("next_attempt_at", filter=is_late),
        failing=Count("pk", filter=Q(attempts__gte=FAILING_AFTER_ATTEMPTS)),
    )
    failed = failed_rows(kind, given_up=given_up).count()
    return QueueHealth(
        name=kind.name, failed=failed, problems=tuple(_problems(failed=failed, moment=moment, **found)), **found
    )


def newest_reason(kind: JobKind, *, given_up: Q | None = None) -> str:
    """Return why the row that failed last did."""
    failing = _rows(kind, JobState.DUE).filter(attempts__gte=FAILING_AFTER_ATTEMPTS)
    both = [rows.order_by("-next_attempt_at", "-pk") for rows in (failed_rows(kind, given_up=given_up), failing)]
    return next((reason for rows in both for reason in rows.values_list("reason", flat=True)[:1] if reason), "")


def failed_rows(kind: JobKind, *, given_up: Q | None = None) -> QuerySet[Any]:
    recent = _rows(kind, JobState.DEAD).filter(next_attempt_at__gte=now() - SPOKEN_OF_FOR)
    return recent.filter(given_up) if given_up is not None else recent


def _rows(kind: JobKind, state: JobState) -> QuerySet[Any]:
    return kind.model._default_manager.using(database()).filter(state=state)


def _problems(
    *, waiting: int, oldest_due_at: datetime | None, failed: int, failing: int, moment: datetime
) -> Iterator[QueueProblem]:
    limits = install_settings()
    if failed:
        yield "failed"
    if failing:
        yield "failing"
    if oldest_due_at and moment - oldest_due_at >= timedelta(minutes=max(limits.queue_stuck_after_minutes, 1)):
        yield "stuck"
    if waiting > limits.queue_oversized_after > 0:
        yield "oversized"
