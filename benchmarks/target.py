"""The database that is written: one named for benchmarks, emptied first; any other only when told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

WORD = "bench"


class NotABenchmark(Exception):
    """This database is not named for benchmarks."""


def is_benchmark() -> bool:
    """Tell whether the database's name says that it is for benchmarks."""
    return WORD in Path(str(connection.settings_dict["NAME"])).name


def require_benchmark(*, is_told: bool) -> None:
    """Raise NotABenchmark unless the database is named for benchmarks, or somebody said that this one is meant."""
    if not (is_benchmark() or is_told):
        name = connection.settings_dict["NAME"]
        raise NotABenchmark(f"{name} is not named for benchmarks; --any-database writes into it all the same.")


def make_anew() -> None:
    """Make the database with empty tables, in place of the one there is; one of another name is only brought up."""
    settings = connection.settings_dict
    if not is_benchmark():
        pass
    elif connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{settings['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        _recreate(str(settings["NAME"]))
    call_command("migrate", verbosity=0)


def _recreate(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")


def hurry() -> None:
    """Let this session write fast: what a crash would lose is made anew."""
    if connection.vendor == "postgresql":
        _run("SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", "SET TIME ZONE 'UTC'")
    else:
        _run(
            "PRAGMA foreign_keys = OFF",
            "PRAGMA journal_mode = MEMORY",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -400000",
        )


def settle() -> None:
    """Let the database know what it holds, as its own housekeeping would."""
    if connection.vendor == "postgresql":
        _run("VACUUM ANALYZE")
    else:
        _run("ANALYZE", "PRAGMA journal_mode = WAL")


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def size() -> float:
    """Return the database's size in megabytes."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row: Any = cursor.fetchone()
        return float(row[0]) / 1e6
