"""Work that comes round: a row per kind, due again some time after it was done. Sweeps and purges, never a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, TypeVar

from django.db import models

from escalated.core.db import now
from escalated.core.jobs import Job, JobState, job, repeat, revive

R = TypeVar("R")


class PeriodicWork(Job):
    """When the work of this name is due again."""

    name = models.CharField(max_length=60, unique=True)

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


@dataclass(frozen=True)
class _Kind:
    run: Callable[[], object]
    every: timedelta


_kinds: dict[str, _Kind] = {}


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], R]], Callable[[], R]]:
    """Register a function without arguments that a tick runs once in such a while, in one worker of them all."""

    def register(run: Callable[[], R]) -> Callable[[], R]:
        _kinds[name] = _Kind(run, every)
        return run

    return register


def ensure_rows() -> None:
    """Make the row of each kind that has none, and take up again what was given up."""
    rows = {row.name: row for row in PeriodicWork.objects.filter(name__in=_kinds)}
    missing = [PeriodicWork(name=name) for name in _kinds if name not in rows]
    if missing:
        PeriodicWork.objects.bulk_create(missing, ignore_conflicts=True)
    for row in rows.values():
        if row.state == JobState.DEAD:
            revive(row)


@job("run_periodic_work", PeriodicWork, order=9, prepare=ensure_rows)
def run_periodic_work(row: PeriodicWork) -> None:
    """Do the work of this row and put it off to its next turn; what this version does not know waits a day."""
    kind = _kinds.get(row.name)
    if kind is not None:
        kind.run()
    repeat(row, at=now() + (kind.every if kind else timedelta(days=1)))
