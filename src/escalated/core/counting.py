"""Counting no further than anybody reads."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Subquery

MOST = 1_000


class CappedCount(Subquery):
    """How many rows there are, as a column beside others; counting stops one past ``MOST``."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST + 1])
