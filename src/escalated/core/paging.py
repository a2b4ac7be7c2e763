"""Pages of a list by key, never by offset: the sort column and the id of the last row lead to the next page."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput


@dataclass(frozen=True)
class PageOf:
    """One page of rows and the cursor of the next; empty when this is the last."""

    rows: list[Any]
    next_cursor: str


def page(rows: QuerySet[Any], *, sort: str, after: str, size: int) -> PageOf:
    """Return one page; raises InvalidInput on ``after`` for a cursor that is not one of ours."""
    descending, field = sort.startswith("-"), sort.lstrip("-")
    if after:
        rows = rows.filter(_beyond(rows, field, after, descending=descending))
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{field}", f"{sign}id")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return PageOf(found[:size], _cursor(getattr(last, field), last.pk) if last else "")


class _RowComparison(Func):
    """``(column, id) < (value, key)``: with it an index starts at the row itself, also among a thousand equals."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        compiled = [compiler.compile(each) for each in self.get_source_expressions()]
        column, key, value, last = (sql for sql, _ in compiled)
        params = [param for _, given in compiled for param in given]
        return f"({column}, {key}) {self.extra['sign']} ({value}, {last})", params


def _beyond(rows: QuerySet[Any], field: str, cursor: str, *, descending: bool) -> Func:
    value, pk = _read_cursor(field, cursor)
    column, key = rows.model._meta.get_field(field), rows.model._meta.get_field("id")
    sign = "<" if descending else ">"
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
