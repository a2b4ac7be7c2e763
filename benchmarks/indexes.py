"""Loading without indexes and building them at the end, which is faster than keeping them up row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

_POSTGRES_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique
"""
_POSTGRES_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'
"""
_SQLITE_INDEXES = """
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'
"""


@contextmanager
def without_indexes() -> Iterator[None]:
    """Drop the indexes and foreign keys of our tables, and make them again at the end; unique ones stay."""
    rebuild = list(_dropped())
    yield
    for statement in rebuild:
        _run(statement)


def _dropped() -> Iterator[str]:
    quoted = connection.ops.quote_name
    if connection.vendor != "postgresql":
        for name, sql in _rows(_SQLITE_INDEXES):
            _run(f"DROP INDEX {quoted(name)}")
            yield sql
        return
    tables = [
        quoted(each._meta.db_table) for each in apps.get_app_config("escalated").get_models(include_auto_created=True)
    ]
    indexes, keys = _rows(_POSTGRES_INDEXES, tables), _rows(_POSTGRES_KEYS, tables)
    for table, name, _ in keys:
        _run(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name)}")
    for name, _ in indexes:
        _run(f"DROP INDEX {name}")
    yield from (definition for _, definition in indexes)
    yield from (f"ALTER TABLE {table} ADD CONSTRAINT {quoted(name)} {definition}" for table, name, definition in keys)


def _rows(sql: str, *params: Any) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
