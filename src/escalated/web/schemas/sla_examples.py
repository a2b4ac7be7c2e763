"""Deadlines worked out from what is typed, to be looked at before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.schema import Schema, Timestamp
from escalated.sla.clocks import reckon
from escalated.sla.explaining import explain
from escalated.sla.models import BusinessHours, ClockKind, SlaClock, SlaTerms
from escalated.web.answer import Answer
from escalated.web.schemas.sla import ClockLine, clock_line

MONDAY, FRIDAY = 0, 4
NEXT_WEEK, SOON = timedelta(days=7), timedelta(days=400)


class Example(Schema):
    """A ticket at a moment, by its ``label``, and what is promised then; ``lines`` say why it is due when it is."""

    label: str
    starts: Timestamp
    minutes: int
    due: Timestamp | None
    lines: list[ClockLine]


class ExamplesAnswer(Answer):
    """``time_zone`` is the one to tell the moments in."""

    time_zone: str
    examples: list[Example]


def example(terms: SlaTerms, target: timedelta, starts: datetime, *, label: str = "") -> Example:
    clock = SlaClock(terms=terms, kind=ClockKind.FIRST_RESPONSE, target=target, started_at=starts, since=starts)
    reckon(clock)
    lines = [clock_line(each) for each in explain(clock)]
    return Example(
        label=label or _("A message"),
        starts=starts,
        minutes=round(target.total_seconds() / 60),
        due=clock.due_at,
        lines=lines,
    )


def example_starts(hours: BusinessHours | None, zone: ZoneInfo) -> Iterator[datetime]:
    """A morning, an afternoon before the weekend, and the one before the next holiday if there is one."""
    today = now().astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    yield datetime.combine(monday, time(10), zone)
    yield datetime.combine(monday + timedelta(days=FRIDAY), time(16, 30), zone)
    days = (
        each.holiday.on(today.year + later)
        for each in (hours.named_holidays if hours else [])
        for later in (0, 1)
        if each.year in {None, today.year + later}
    )
    coming = [day for day in days if day and timedelta(days=7) < day - today < SOON]
    if coming:
        yield datetime.combine(min(coming) - timedelta(days=1), time(16), zone)
