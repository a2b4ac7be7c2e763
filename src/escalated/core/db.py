"""Transactions and locks. The only module that names ``django.db.transaction``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.contrib.auth import get_user_model
from django.db import connections, models, router, transaction
from django.utils import timezone

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

_depth: ContextVar[int] = ContextVar("escalated_operation_depth", default=0)


def database() -> str:
    """Return the alias our tables are written on: the one of the host's users."""
    return router.db_for_write(get_user_model())


def atomic(*, durable: bool = False) -> AbstractContextManager[None]:
    """Open a transaction on our database; ``durable`` refuses to be nested in another."""
    return transaction.atomic(using=database(), durable=durable)


def is_in_transaction() -> bool:
    """Tell whether what is written now can still be rolled back; the transaction of a test case does not count."""
    blocks = connections[database()].atomic_blocks
    return bool(blocks) and not getattr(blocks[-1], "_from_testcase", False)


def is_in_test() -> bool:
    """Tell whether a test case will roll back all that is written on this connection."""
    return any(getattr(block, "_from_testcase", False) for block in connections[database()].atomic_blocks)


def apart() -> AbstractContextManager[None]:
    """Take back what fails inside, and no more: a savepoint where a transaction is open, nothing where none is."""
    return atomic() if connections[database()].in_atomic_block else nullcontext()


def on_commit(function: Callable[[], None]) -> None:
    """Call the function after commit; if it raises, the host and later callbacks do not notice."""

    def call() -> None:  # Django logs a failing callback by a name that a partial does not have
        function()

    transaction.on_commit(call, using=database(), robust=True)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function as one transaction in which happenings may be recorded."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with atomic(), _inside():
            return function(*args, **kwargs)

    return run


@contextmanager
def _inside() -> Iterator[None]:
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def require_operation() -> None:
    """Raise RuntimeError unless an operation is running: an event outside one could survive a rollback."""
    if not _depth.get():
        raise RuntimeError("Record a happening only inside an @operation.")


def lock(*rows: models.Model) -> None:
    """Hold the rows until the end of the transaction, in key order, and read them afresh.

    SQLite has no row locks: there a write before the first read takes the database's write lock.
    """
    for row in sorted(rows, key=lambda each: (each._meta.label, each.pk)):
        if connections[database()].features.has_select_for_update:
            _lock_row(row)
        else:
            type(row)._base_manager.using(database()).filter(pk=row.pk).update(**{_key_name(row): models.F("pk")})
            row.refresh_from_db(using=database())


def lock_all(rows: models.QuerySet[M]) -> list[M]:
    """Hold all of the rows as ``lock`` does, in key order and in one statement, and return them."""
    if connections[database()].features.has_select_for_update:
        return list(_locking(rows.order_by("pk")))
    rows.update(**{_key_name(rows.model()): models.F("pk")})
    return list(rows.order_by("pk"))


def held(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Hold the rows until the end of the transaction, after whoever holds them now, as they are by then."""
    features = connections[database()].features
    return _locking(rows) if features.has_select_for_update else rows


def unheld(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Hold those of the rows that nobody else does until the end of the transaction, and leave out the others."""
    features = connections[database()].features
    return _locking(rows, skip_locked=True) if features.has_select_for_update_skip_locked else rows


def _locking(rows: models.QuerySet[M], *, skip_locked: bool = False) -> models.QuerySet[M]:
    of = ("self",) if connections[database()].features.has_select_for_update_of else ()
    return rows.select_for_update(skip_locked=skip_locked, of=of)


def _lock_row(row: models.Model) -> None:
    no_key = connections[database()].features.has_select_for_no_key_update
    row.refresh_from_db(from_queryset=type(row)._base_manager.using(database()).select_for_update(no_key=no_key))


def _key_name(row: models.Model) -> str:
    return str(type(row)._meta.get_field("id").name)


def now() -> datetime:
    """Return the present moment, aware, UTC."""
    return timezone.now()
