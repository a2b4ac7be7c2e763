"""Lengths of time as admins write them: "4 h", "1 h 30 min", "2 d", in English, German or Arabic."""

from __future__ import annotations

import re
from itertools import chain

from django.utils.translation import ngettext

DAY, HOUR, MINUTE = 24 * 60, 60, 1
UNITS: dict[str, int] = dict(
    chain(
        ((word, DAY) for word in ("d", "day", "days", "t", "tag", "tage", "ي", "يوم", "أيام")),
        (
            (word, HOUR)
            for word in ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "س", "ساعة", "ساعات")
        ),
        ((word, MINUTE) for word in ("m", "min", "mins", "minute", "minutes", "minuten", "د", "دقيقة", "دقائق")),
    )
)
PART = re.compile(r"(\d{1,7})\s*([^\W\d_]+)\.?\s*")


def read_minutes(text: str) -> int | None:
    """Return the minutes, a day being 24 hours; None for what is no length of time."""
    left, total = text.strip().lower(), 0
    if not left:
        return None
    while left:
        part = PART.match(left)
        if part is None or part[2] not in UNITS:
            return None
        total += int(part[1]) * UNITS[part[2]]
        left = left[part.end() :]
    return total


def told_minutes(minutes: int) -> str:
    """Return a length of time in words of the active language that ``read_minutes`` reads: "1 h 30 min"."""
    hours, rest = divmod(minutes, HOUR)
    parts = [ngettext("%(count)s h", "%(count)s h", hours) % {"count": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(count)s min", "%(count)s min", rest) % {"count": rest})
    return " ".join(parts)
