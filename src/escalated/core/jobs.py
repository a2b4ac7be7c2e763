"""Jobs: rows that are due, claimed by compare-and-set, leased, retried, and kept when they die.

Work that leaves the process or happens later is a row of a ``Job`` model. ``tick()`` runs what is due and may be
called anywhere, by any number of workers: two of them never hold the same row, and a row whose worker died is taken
up again when its lease ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.db import OperationalError, models
from django.db.models import F, Q

from escalated.core.db import atomic, database, now, on_commit
from escalated.core.ids import random_name

logger = logging.getLogger("escalated.jobs")

R = TypeVar("R")

LEASE = timedelta(seconds=60)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 1800, 3600))
GIVE_UP_AFTER = timedelta(hours=48)
UNTRIED: dict[str, Any] = {"first_attempt_at": None, "attempts": 0, "lease": ""}
MAX_ATTEMPTS = 80  # more than two days of back-off take: a row that gets here kills its worker each time


class JobState(models.TextChoices):
    DUE = "due"
    DONE = "done"
    DEAD = "dead"


class Job(models.Model):
    """The columns of a row that is work. ``next_attempt_at`` of a claimed row is the end of its lease."""

    state = models.CharField(max_length=4, choices=JobState.choices, default=JobState.DUE)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=now)
    first_attempt_at = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, default="", blank=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="%(app_label)s_%(class)s_due",
                condition=Q(state=JobState.DUE),
            ),
            models.Index(fields=["next_attempt_at"], name="%(app_label)s_%(class)s_dead", condition=Q(state="dead")),
        ]


class LeaseLost(Exception):
    """Another worker holds the row by now; this run's work is rolled back."""


class NotYet(Exception):
    """The job cannot be done now for a known reason; it is tried again later without a traceback in the log.

    ``within`` is the longest pause, for what may be over at any moment.
    """

    def __init__(self, reason: str, *, within: timedelta = BACK_OFF[-1]) -> None:
        super().__init__(reason)
        self.within = within


class GiveUp(Exception):
    """The job can never be done; it is kept dead with this reason."""


@dataclass(frozen=True)
class JobKind:
    name: str
    model: type[Job]
    run: Callable[[Any], None]
    order: int
    prepare: Callable[[], None] | None = None
    bury: Callable[[Any], None] | None = None


_kinds: dict[str, JobKind] = {}
_wakers: list[Callable[[str, int], None]] = []


def job(
    name: str,
    model: type[Job],
    *,
    order: int = 0,
    prepare: Callable[[], None] | None = None,
    bury: Callable[[Any], None] | None = None,
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Register the function that does the rows of this model; kinds run in ascending order within a tick.

    ``prepare`` is called before a tick looks for rows that are due, ``bury`` with a row that is given up, in the
    transaction that does so.
    """

    def register(run: Callable[[Any], None]) -> Callable[[Any], None]:
        _kinds[name] = JobKind(name, model, run, order, prepare, bury)
        return run

    return register


def kinds() -> list[JobKind]:
    """Return every registered kind in the order a tick runs them."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def wake(name: str, pk: int) -> None:
    """Tell whoever listens, after commit, that a job is due. A lost wake-up costs seconds, never a row."""
    on_commit(partial(_notify, name, pk))


def on_wake(waker: Callable[[str, int], None]) -> Callable[[], None]:
    """Call ``waker(name, pk)`` at each wake-up in this process; returns the function that ends it."""
    _wakers.append(waker)
    return partial(_wakers.remove, waker)


def _notify(name: str, pk: int) -> None:
    for waker in _wakers:
        waker(name, pk)


def tick(limit: int = 1000) -> int:
    """Run what is due, at most ``limit`` jobs of each kind, and return how many were run.

    The kinds take turns: what a long job leaves for later comes after the mail that waits.
    """
    left = {kind.name: limit for kind in kinds()}
    ran = 0
    while done := sum(_take_turn(kind, left) for kind in kinds()):
        ran += done
    return ran


def _take_turn(kind: JobKind, left: dict[str, int]) -> int:
    ran = _run_due(kind, left[kind.name])
    left[kind.name] -= ran
    return ran


def _run_due(kind: JobKind, limit: int) -> int:
    """Run what is due by now, and nothing that becomes due meanwhile."""
    if kind.prepare:
        kind.prepare()
    ran, before = 0, now()
    while ran < limit:
        batch = due(kind.model, before)[: min(50, limit - ran)]
        done = sum(run_now(kind.name, pk) for pk in batch)
        if not done:
            break
        ran += done
    return ran


def due(model: type[Job], at: datetime) -> models.QuerySet[Any, int]:
    """Return the keys of the rows that are due by then, oldest first."""
    waiting = _rows(model).filter(state=JobState.DUE, next_attempt_at__lte=at)
    return waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)


def run_now(name: str, pk: int) -> bool:
    """Run one job if it is due and free; False when somebody else has it."""
    kind = _kinds[name]
    row = claim(kind.model, pk)
    if row is None:
        return False
    if row.attempts > MAX_ATTEMPTS:
        _put_back(row, f"Given up after {MAX_ATTEMPTS} attempts, none of which ended. {row.reason}", forever=True)
    else:
        isolate(row, kind.run)
    return True


def claim(model: type[Job], pk: int) -> Any:
    """Take the row for one lease, or return None when it is not due or somebody else was first."""
    lease, moment = random_name(), now()
    free = _rows(model).filter(pk=pk, state=JobState.DUE, next_attempt_at__lte=moment)
    try:
        taken = free.update(lease=lease, next_attempt_at=moment + LEASE, attempts=F("attempts") + 1)
    except OperationalError:  # a serialisation failure or a locked SQLite file: as good as lost
        return None
    # By its lease too: whoever took the row over meanwhile must not lend us theirs.
    return _rows(model).filter(pk=pk, lease=lease).first() if taken else None


def _rows(model: type[Job]) -> models.QuerySet[Any]:
    """Return the rows where they are written: a replica may not have them yet."""
    return model._default_manager.using(database())


def _held(row: Job) -> models.QuerySet[Any]:
    """Return the row as long as this worker holds it."""
    return _rows(type(row)).filter(pk=row.pk, state=JobState.DUE, lease=row.lease)


def new_lease() -> dict[str, Any]:
    """Return the columns of a row that is created already claimed by its creator."""
    return {"lease": random_name(), "next_attempt_at": now() + LEASE, "attempts": 1}


@contextmanager
def completing(row: Job) -> Iterator[None]:
    """Mark the row done in the same transaction as the work inside; raises LeaseLost if it is no longer ours."""
    with atomic():
        finish(row)
        yield


def finish(row: Job) -> None:
    """Mark the row done, if this worker still holds it."""
    if not _held(row).update(state=JobState.DONE, reason=""):
        raise LeaseLost
    row.state, row.reason = JobState.DONE, ""


def repeat(row: Job, *, at: datetime) -> None:
    """Make the row due again at that moment, if this worker still holds it."""
    if not _held(row).update(next_attempt_at=at, reason="", **UNTRIED):
        raise LeaseLost


def withdraw(row: Job) -> bool:
    """Mark a row done that no worker ever took up; False when one was first. None takes it up later."""
    untouched = _rows(type(row)).filter(pk=row.pk, state=JobState.DUE, attempts=0, lease="")
    return bool(untouched.update(state=JobState.DONE))


def revive(row: Job) -> bool:
    """Make a dead row due at once; False when somebody else was first."""
    dead = _rows(type(row)).filter(pk=row.pk, state=JobState.DEAD)
    return bool(dead.update(state=JobState.DUE, next_attempt_at=now(), **UNTRIED))


def asked(question: Callable[[], R], *, otherwise: R) -> R:
    """Return what a host's own code answers, or ``otherwise`` where it raises: no mail is lost to a bug of theirs."""
    try:
        return question()
    except Exception:
        logger.exception("A host's code failed; going on without its answer")
        return otherwise


def isolate(row: Job, work: Callable[[Any], None]) -> bool:
    """Do one job; whatever it raises is written down on the row and reaches nobody else. True if it was done."""
    try:
        work(row)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", type(row).__name__, row.pk)
    except GiveUp as error:
        _put_back(row, str(error), forever=True)
    except NotYet as error:
        # Only what ends its worker counts against it: this many tries are none.
        row.attempts = min(row.attempts, MAX_ATTEMPTS // 2)
        _put_back(row, str(error), within=error.within)
    except Exception as error:  # the one place where a worker isolates a job
        logger.exception("%s %s failed", type(row).__name__, row.pk)
        _put_back(row, f"{type(error).__name__}: {error}")
    else:
        return True
    return False


def _put_back(row: Job, reason: str, *, forever: bool = False, within: timedelta = BACK_OFF[-1]) -> None:
    first, moment = row.first_attempt_at or now(), now()
    dead = forever or moment - first > GIVE_UP_AFTER
    pause = min(BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1], within)
    row.state, row.reason = JobState.DEAD if dead else JobState.DUE, reason.replace("\0", "")[:2000]
    with atomic():
        was_ours = _held(row).update(
            state=row.state,
            reason=row.reason,
            attempts=row.attempts,
            first_attempt_at=first,
            next_attempt_at=moment + pause,
            lease="",
        )
        if dead and was_ours:
            _bury(row)


def _bury(row: Job) -> None:
    for kind in _kinds.values():
        if kind.model is type(row) and kind.bury:
            kind.bury(row)
