"""Rows on their way into the database: named columns, defaults for the rest, in batches, the fastest way there is."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from escalated.core.db import now

BATCH = 20_000


class Table:
    """The table of a model and the columns that are given for each row; the rest get the fields' defaults.

    ``outside`` is a column that is no field.
    """

    def __init__(self, model: type[models.Model], fields: str, *, outside: str = "") -> None:
        names = fields.split()
        concrete = {field.name: field for field in model._meta.concrete_fields}
        others = [field for name, field in concrete.items() if name not in names]
        self.model, self.name = model, model._meta.db_table
        self.columns = [str(concrete[name].column) for name in names] + outside.split()
        self.columns += [str(field.column) for field in others]
        self.rest = tuple(_plain(field.get_default()) for field in others)
        self.next_id = (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1

    def take_id(self) -> int:
        taken = self.next_id
        self.next_id += 1
        return taken


class BesidesTable:
    """A table that belongs to no model."""

    model, rest = None, ()

    def __init__(self, name: str, columns: str) -> None:
        self.name, self.columns = name, columns.split()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return json.dumps(value) if isinstance(value, list | dict) else value


class Loading:
    """What is on its way; ``add`` sends it whenever a batch is full, ``finish`` sends the rest."""

    def __init__(self) -> None:
        self.waiting: dict[Table | BesidesTable, list[tuple[Any, ...]]] = defaultdict(list)
        self.sent: dict[str, int] = defaultdict(int)
        self.began = now()
        self._send = _copy if connection.vendor == "postgresql" else _insert

    def add(self, table: Table | BesidesTable, row: tuple[Any, ...]) -> None:
        rows = self.waiting[table]
        rows.append(row + table.rest)
        if len(rows) >= BATCH:
            self._flush()

    def finish(self) -> None:
        """Send what is left and let the database count on from our keys."""
        self._flush()
        reset = connection.ops.sequence_reset_sql(_no_style(), [each.model for each in self.waiting if each.model])
        with connection.cursor() as cursor:
            for statement in reset:
                cursor.execute(statement)

    def _flush(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.waiting.items():
                self._send(cursor, table, rows)
                self.sent[table.name] += len(rows)
                rows.clear()


def _copy(cursor: Any, table: Table | BesidesTable, rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    with cursor.copy(f"COPY {connection.ops.quote_name(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor: Any, table: Table | BesidesTable, rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    marks = ", ".join(["%s"] * len(table.columns))
    cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table.name)} ({columns}) VALUES ({marks})", rows)


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()
