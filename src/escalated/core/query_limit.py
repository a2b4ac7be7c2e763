"""A limit on how long code that is not ours may ask our database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from escalated.core.db import atomic, database

# Returns what was in force, in milliseconds, 0 for no limit: the view is read before the row is made.
LIMIT = """
SELECT setting, set_config('statement_timeout', LEAST(NULLIF(setting::int, 0), %s)::text, true)
FROM pg_settings WHERE name = 'statement_timeout'
"""


class TookTooLong(OperationalError):
    """The time for asking the database is over."""


@contextmanager
def asking_for(seconds: float) -> Iterator[None]:
    """Let the queries inside take so long and no longer; 0 is no limit.

    Once the time is over, none begins. One that runs is stopped by PostgreSQL, inside a transaction, once it has run
    so long by itself; other databases let it end. Raises TookTooLong.
    """
    connection = connections[database()]
    if not seconds:
        yield
        return
    can_stop = connection.vendor == "postgresql"
    stopping = _each_stopped_after(seconds, connection) if can_stop else nullcontext()
    with stopping, connection.execute_wrapper(_none_later(seconds)):
        yield


def _none_later(seconds: float) -> Callable[..., Any]:
    ends_at = time.monotonic() + seconds

    def execute(run: Callable[..., Any], *given: Any) -> Any:
        if time.monotonic() >= ends_at:
            raise TookTooLong
        try:
            return run(*given)
        except OperationalError as error:
            if time.monotonic() >= ends_at:
                raise TookTooLong from error
            raise

    return execute


@contextmanager
def _each_stopped_after(seconds: float, connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Have PostgreSQL stop what runs longer, unless the host stops it sooner; a rollback takes the limit back too."""
    with atomic():
        before = _told(connection, LIMIT, [int(seconds * 1000)])
        yield
        _told(connection, "SELECT set_config('statement_timeout', %s, true)", [before])


def _told(connection: BaseDatabaseWrapper, sql: str, given: list[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return str(cursor.fetchone()[0])
