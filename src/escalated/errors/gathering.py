"""Errors on their way to the database: counted in memory, and written at most once in ten seconds for each kind.

A process that is killed loses what it has counted since, at most ten seconds of further errors of known kinds.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connections

from escalated.core.db import database, is_in_test, is_in_transaction, now
from escalated.core.jobs import asked
from escalated.errors.counting import SeenErrors, count_errors
from escalated.errors.describing import ErrorReport, describe, fingerprint_of

WRITTEN_EVERY = 10.0
MOST_KINDS = 500
MOST_USERS = 200
_MARK = "_escalated_has_seen_this"

_is_noting: ContextVar[bool] = ContextVar("escalated_is_noting_an_error", default=False)


@dataclass
class _Waiting:
    report: ErrorReport
    count: int = 0
    first_at: datetime = field(default_factory=now)
    last_at: datetime = field(default_factory=now)
    users: Counter[Any] = field(default_factory=Counter)


class Gatherer:
    """What this process has met and not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._written_at: dict[str, float] = {}
        self._timer: threading.Timer | None = None

    def add(self, error: BaseException, user_pk: Any, *, counted_as: str = "") -> str:
        """Count an error, or only whom it struck if it was counted already, and return its fingerprint.

        It is written now if that is due and nothing can roll it back, else from a thread soon.
        """
        key = counted_as or fingerprint_of(error)
        with self._lock:
            self._count(key, error, user_pk, times=0 if counted_as else 1)
            is_due = monotonic() - self._written_at.get(key, float("-inf")) >= WRITTEN_EVERY
        if is_due and not is_in_transaction():
            self.write([key])
        elif not is_in_test():
            self._write_later(within=0.0 if is_due else WRITTEN_EVERY)
        return key

    def write(self, fingerprints: list[str] | None = None) -> None:
        """Write what waits, of these kinds or of all; what cannot be written now waits on."""
        with self._lock:
            taken = {key: self._waiting.pop(key) for key in fingerprints or list(self._waiting) if key in self._waiting}
            newest = dict(list(self._written_at.items())[-MOST_KINDS:])
            self._written_at = {**newest, **dict.fromkeys(taken, monotonic())}
        for key, waiting in taken.items():
            seen = SeenErrors(waiting.report, waiting.count, waiting.first_at, waiting.last_at, dict(waiting.users))
            if asked(lambda seen=seen: count_errors(seen), otherwise=None) is None:  # type: ignore[misc]
                with self._lock:
                    self._put_back(key, waiting)

    def forget(self) -> None:
        """Drop all that waits."""
        with self._lock:
            self._waiting.clear()
            self._written_at.clear()

    def _count(self, key: str, error: BaseException, user_pk: Any, *, times: int) -> None:
        if key not in self._waiting and len(self._waiting) >= MOST_KINDS:
            return
        # In a storm all but the first of a kind are only counted: describing one takes far longer.
        waiting = self._waiting.get(key) or self._waiting.setdefault(
            key, _Waiting(replace(describe(error), fingerprint=key))
        )
        waiting.count, waiting.last_at = waiting.count + times, now()
        if user_pk is not None and (user_pk in waiting.users or len(waiting.users) < MOST_USERS):
            waiting.users[user_pk] += 1

    def _put_back(self, key: str, waiting: _Waiting) -> None:
        later = self._waiting.get(key)
        if later is not None:
            waiting.count, waiting.last_at = waiting.count + later.count, later.last_at
            waiting.users.update(later.users)
        self._waiting[key] = waiting

    def _write_later(self, *, within: float) -> None:
        with self._lock:
            if self._timer is not None and self._timer.is_alive():
                return
            self._timer = threading.Timer(within, self._write_from_thread)
            self._timer.daemon = True
            self._timer.start()

    def _write_from_thread(self) -> None:
        with _noting():
            try:
                self.write()
            finally:
                connections[database()].close()


GATHERER = Gatherer()


def note(error: BaseException, *, user: Any = None) -> None:
    """Count an error of the host's, once for each time it was raised. Raises nothing, and notes none of its own."""
    if _is_noting.get():
        return
    with _noting():
        asked(lambda: _note(error, user), otherwise=None)


def _note(error: BaseException, user: Any) -> None:
    user_pk = user.pk if user is not None and getattr(user, "is_authenticated", False) else None
    counted_as, is_struck_known = vars(error).get(_MARK, ("", False))
    if counted_as and (is_struck_known or user_pk is None):
        return
    # Further out it may be known whom it struck, and its traceback is longer: it stays what it was counted as.
    vars(error)[_MARK] = (GATHERER.add(error, user_pk, counted_as=counted_as), user_pk is not None)


@contextmanager
def _noting() -> Iterator[None]:
    token = _is_noting.set(True)
    try:
        yield
    finally:
        _is_noting.reset(token)
