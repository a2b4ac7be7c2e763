"""A desk made larger by PostgreSQL itself: its tickets again and again, in minutes instead of half an hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

_COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_name = %s AND table_schema = current_schema() AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
APART = "interval '61 minutes'"


def copy(times: int) -> dict[str, int]:
    """Write every ticket and all that is part of it so many times more; returns the rows of each table.

    A copy has people, departments and words of the original; its moments are earlier by an hour for each copy.
    """
    apart = {model: highest for model in _parts() if (highest := _highest(model))}
    for model in apart:
        _insert(model, times, apart)
    return {str(model._meta.model_name): model._default_manager.count() for model in apart}


def _parts() -> Iterator[type[models.Model]]:
    """Yield the ticket, then what points at it or at a part of it, after what it points at."""
    found: list[type[models.Model]] = [apps.get_model("escalated", "Ticket")]
    yield found[0]
    rest = list(apps.get_app_config("escalated").get_models(include_auto_created=True))
    while ready := [each for each in rest if each not in found and _owners(each) & set(found)]:
        found += ready
        yield from ready


def _owners(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.local_concrete_fields if field.is_relation}


def _insert(model: type[models.Model], times: int, apart: dict[Any, int]) -> None:
    fields = model._meta.local_concrete_fields
    shifts = {str(field.column): apart.get(model if field.primary_key else field.related_model) for field in fields}
    quoted = connection.ops.quote_name
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        columns = cursor.fetchall()
        names = ", ".join(quoted(name) for name, _ in columns)
        chosen = ", ".join(_chosen(quoted(name), kind, shifts.get(name)) for name, kind in columns)
        cursor.execute(
            f"INSERT INTO {quoted(table)} ({names}) SELECT {chosen} "
            f"FROM {quoted(table)}, generate_series(1, %s) AS copy WHERE {quoted(key)} <= %s",
            [times, apart[model]],
        )
        highest = f"(SELECT MAX({quoted(key)}) FROM {quoted(table)})"
        cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), {highest})", [quoted(table), key])


def _chosen(name: str, kind: str, shift: int | None) -> str:
    if shift is not None:
        return f"{name} + copy * {shift}"
    return f"{name} - copy * {APART}" if kind == "timestamp with time zone" else name


def _highest(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(highest=models.Max("pk"))["highest"] or 0)
