"""Business hours in words, for lists and for the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from escalated.core.text import listed
from escalated.sla.closures import LEAP_YEAR
from escalated.sla.models import NamedHoliday

Windows = Iterable[Sequence[Any]]


def week_told(windows: Windows) -> list[str]:
    """Return a week in words, from the reader's first day on, days with the same hours together.

    That is "Mon–Thu 09:00–17:00", "Fri 09:00–15:00".
    """
    by_day = {day: listed(_times(each) for each in windows if each[0] == day) for day in range(7)}
    told = []
    for hours, days in groupby(_week(), key=lambda day: by_day[day]):
        first, *others = days
        if hours:
            told.append(f"{_days(first, others[-1] if others else first)} {hours}")
    return told


def _week() -> list[int]:
    first = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7  # Django counts from Sunday
    return [*range(first, 7), *range(first)]


def _times(window: Sequence[Any]) -> str:
    _day, opens, closes = window
    return _("all day") if opens == closes == "00:00" else f"{opens}–{closes}"


def _days(first: int, last: int) -> str:
    return str(WEEKDAYS_ABBR[first]) if first == last else f"{WEEKDAYS_ABBR[first]}–{WEEKDAYS_ABBR[last]}"


def holiday_told(stored: dict[str, Any]) -> str:
    """Return a holiday in words, with its times where it is not all day."""
    each = NamedHoliday.model_validate(stored)
    day = date(each.year or LEAP_YEAR, each.month, each.day)
    when = date_format(day, "DATE_FORMAT" if each.year else "MONTH_DAY_FORMAT")
    is_whole = each.closes == each.until
    return f"{each.name} ({when})" if is_whole else f"{each.name} ({when}, {each.closes:%H:%M}–{each.until:%H:%M})"
