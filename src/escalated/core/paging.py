"""Pages of a list by key, never by offset: the sort column and the id of the last row lead to the next page."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, OrderBy, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput

LOOKED_AT = 2_000


@dataclass(frozen=True)
class PageOf:
    """One page of rows and the cursor of the next; empty when this is the last.

    Where only so many candidates were ``looked_at``, it may have fewer rows than fit; the cursor goes on behind those.
    """

    rows: list[Any]
    next_cursor: str
    looked_at: int | None = None


def page(
    rows: QuerySet[Any], *, sort: str, after: str, size: int, among: QuerySet[Any] | None = None, gathers: bool = False
) -> PageOf:
    """Return one page; raises InvalidInput on ``after`` for a cursor that is not one of ours.

    ``among`` are candidates for the rows: no more than the first ``LOOKED_AT`` of them are looked at. ``gathers`` has
    the database find all rows and sort them, where walking the order until enough come up would take longer.
    """
    field, sign = sort.lstrip("-"), "-" if sort.startswith("-") else ""
    order, end = (f"{sign}{field}", f"{sign}id"), None
    if after:
        beyond = _compared(rows, field, _read_cursor(field, after), sign="<" if sign else ">")
        rows, among = rows.filter(beyond), among if among is None else among.filter(beyond)
    if among is not None:
        end = _last_looked_at(among.order_by(*order).values_list(field, "pk"))
    if end:
        rows = rows.filter(_compared(rows, field, end, sign=">=" if sign else "<="))
    if gathers:  # keys alone: the database would join what a row shows to each that it sorts
        keys = rows.order_by(*_unwalkable(order)).values_list("pk", flat=True)[: size + 1]
        rows = rows.filter(pk__in=list(keys))
    found = list(rows.order_by(*order)[: size + 1])
    if len(found) > size:
        return PageOf(found[:size], _cursor(getattr(found[size - 1], field), found[size - 1].pk))
    return PageOf(found, _cursor(*end) if end else "", looked_at=LOOKED_AT if end else None)


def _unwalkable(order: tuple[str, str]) -> tuple[OrderBy, str]:
    """Return the same order by an expression that no index is in."""
    field, key = order
    by = Coalesce(field.lstrip("-"), field.lstrip("-"))
    return (by.desc() if field.startswith("-") else by.asc()), key


def _last_looked_at(places: QuerySet[Any]) -> tuple[Any, int] | None:
    """Return the place of the last candidate that is looked at, None where it is the last of all."""
    last, *others = [*places[LOOKED_AT - 1 : LOOKED_AT + 1], None]
    return last if any(others) else None


class _RowComparison(Func):
    """``(column, id) < (value, key)``: with it an index starts at the row itself, also among a thousand equals."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        compiled = [compiler.compile(each) for each in self.get_source_expressions()]
        column, key, value, last = (sql for sql, _ in compiled)
        params = [param for _, given in compiled for param in given]
        return f"({column}, {key}) {self.extra['sign']} ({value}, {last})", params


def _compared(rows: QuerySet[Any], field: str, place: tuple[Any, int], *, sign: str) -> Func:
    value, pk = place
    column, key = rows.model._meta.get_field(field), rows.model._meta.get_field("id")
    return _RowComparison(F(field), F("id"), Value(value, output_field=column), Value(pk, output_field=key), sign=sign)


def _cursor(value: Any, pk: int) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else int(value)
    return base64.urlsafe_b64encode(json.dumps([plain, pk]).encode()).decode().rstrip("=")


def _read_cursor(field: str, cursor: str) -> tuple[Any, int]:
    try:
        plain, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return (_moment(plain) if field.endswith("_at") else _fits(plain, 15)), _fits(pk, 63)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise InvalidInput(after=_("This page link is broken. Start from the first page.")) from None


def _moment(plain: Any) -> datetime:
    moment = datetime.fromisoformat(plain)
    if moment.tzinfo is None:
        raise ValueError(plain)
    return moment.astimezone(UTC)


def _fits(number: Any, bits: int) -> int:
    if not 0 <= int(number) < 2**bits:
        raise ValueError(number)
    return int(number)
