"""Counting no further than anybody reads."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Subquery

MOST = 1_000


class RowCount(Subquery):
    """How many rows there are, as a column beside others; for rows that something else bounds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: models.QuerySet[Any], *, most: int | None = None) -> None:
        super().__init__(rows.order_by().values("pk")[:most])


class CappedCount(RowCount):
    """How many rows there are; counting stops one past ``MOST``."""

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        super().__init__(rows, most=MOST + 1)
