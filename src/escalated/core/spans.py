"""Time between two columns, and what most of such times stay under, counted by the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, F, FloatField, Func


class SecondsBetween(Func):
    """The seconds from one column to another: Django's own subtraction calls Python for each of SQLite's rows."""

    template = "DATE_PART('epoch', %(expressions)s)"
    arg_joiner, output_field = " - ", FloatField()

    def __init__(self, start: str, end: str) -> None:
        super().__init__(F(end), F(start))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        days = {"template": "86400.0 * (JULIANDAY(%(expressions)s))", "arg_joiner": ") - JULIANDAY("}
        return self.as_sql(compiler, connection, **days, **context)

    def as_mysql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        time = {"template": "TIMESTAMPDIFF(MICROSECOND, %(expressions)s) / -1000000.0", "arg_joiner": ", "}
        return self.as_sql(compiler, connection, **time, **context)


class Percentile(Aggregate):
    """The least value that at least such a share of the rows does not exceed: one pass where PostgreSQL counts it."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
