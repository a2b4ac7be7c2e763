"""What an admin says of business hours, and whether anything can be counted by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import NoReturn
from zoneinfo import available_timezones

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from escalated.administration.saving import NAME_LENGTH
from escalated.core.errors import InvalidInput
from escalated.sla.business_time import Holiday, IllegalSchedule, Window
from escalated.sla.models import BusinessHours, NamedHoliday

MOST_WINDOWS = 100
MOST_HOLIDAYS = 500
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MIDNIGHT = "00:00"


@dataclass(frozen=True)
class OpenWindow:
    """A weekday, Monday being 0, and two times as "09:00"; what closes no later than it opens closes the next day."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True)
class DayOff:
    """A day as "2026-12-25", or that of every year; closed between two times, all day where both are midnight."""

    name: str
    date: str
    is_yearly: bool = False
    closes: str = MIDNIGHT
    until: str = MIDNIGHT


@dataclass(frozen=True)
class HoursDetails:
    """All that an admin says of business hours."""

    name: str
    time_zone: str
    windows: Sequence[OpenWindow] = ()
    holidays: Sequence[DayOff] = ()


@lru_cache(maxsize=1)
def known_time_zones() -> frozenset[str]:
    """Return the IANA zones by which people live; the list is read from files."""
    return frozenset(each for each in available_timezones() if each not in {"localtime", "Factory"})


def take_over(hours: BusinessHours, details: HoursDetails) -> None:
    """Set the week and the holidays that were described; raises InvalidInput on what cannot be counted by."""
    if details.time_zone not in known_time_zones():
        text = _("There is no time zone “%(zone)s”. Choose one from the list.")
        raise InvalidInput(time_zone=text % {"zone": details.time_zone[:64]})
    if len(details.windows) > MOST_WINDOWS:
        raise InvalidInput(windows=_("At most %(limit)s open times.") % {"limit": MOST_WINDOWS})
    if len(details.holidays) > MOST_HOLIDAYS:
        raise InvalidInput(
            holidays=_("At most %(limit)s holidays. Take away those of past years.") % {"limit": MOST_HOLIDAYS}
        )
    hours.time_zone = details.time_zone
    hours.windows = [list(each) for each in sorted(_checked_windows(details.windows))]
    holidays = sorted((_checked_holiday(each) for each in details.holidays), key=_order)
    hours.holidays = [each.model_dump(mode="json") for each in holidays]
    try:
        hours.schedule  # noqa: B018  counting by it is the check
    except IllegalSchedule as error:
        _refuse(error)


def _checked_windows(windows: Sequence[OpenWindow]) -> Iterator[tuple[int, str, str]]:
    for each in windows:
        if each.weekday not in WEEKDAYS:
            raise InvalidInput(windows=_("A week has the days 0 to 6."))
        if not CLOCK.fullmatch(each.opens) or not CLOCK.fullmatch(each.closes):
            text = _("%(day)s: write both times as 09:00.")
            raise InvalidInput(windows=text % {"day": WEEKDAYS[each.weekday]})
        yield each.weekday, each.opens, each.closes


def _checked_holiday(given: DayOff) -> NamedHoliday:
    name = " ".join(given.name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidInput(
            holidays=_("Each holiday needs a name of 1 to %(limit)s characters.") % {"limit": NAME_LENGTH}
        )
    if not CLOCK.fullmatch(given.closes) or not CLOCK.fullmatch(given.until):
        raise InvalidInput(holidays=_("“%(name)s”: write both times as 09:00.") % {"name": name})
    try:
        day = date.fromisoformat(given.date)
        found = NamedHoliday(
            name=name,
            month=day.month,
            day=day.day,
            year=None if given.is_yearly else day.year,
            closes=time.fromisoformat(given.closes),
            until=time.fromisoformat(given.until),
        )
        found.holiday  # noqa: B018  making it is the check
    except IllegalSchedule:
        text = _("“%(name)s” is closed from %(closes)s to %(until)s: the second time must be the later one.")
        told = {"name": name, "closes": given.closes, "until": given.until}
        raise InvalidInput(holidays=text % told) from None
    except ValueError:
        raise InvalidInput(holidays=_("“%(name)s” needs a date.") % {"name": name}) from None
    return found


def _order(each: NamedHoliday) -> tuple[int, int, int, str, str]:
    return each.year or 0, each.month, each.day, each.closes.isoformat(), each.name


def _refuse(error: IllegalSchedule) -> NoReturn:
    match error.code, error.on:
        case "overlap", Window() as window:
            raise InvalidInput(windows=_overlap(window)) from None
        case _, Holiday():
            raise InvalidInput(holidays=_("One of the holidays cannot be. Look at their dates and times.")) from None
        case _:
            text = _("These hours are never open. Add an open time on a day that is no holiday.")
            raise InvalidInput(windows=text) from None


def _overlap(window: Window) -> str:
    text = _("%(day)s %(opens)s–%(closes)s overlaps another open time. Change one of the two.")
    times = {"opens": f"{window.opens:%H:%M}", "closes": f"{window.closes:%H:%M}"}
    return text % {"day": WEEKDAYS[window.weekday], **times}
