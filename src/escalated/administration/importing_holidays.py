"""The public holidays of a country and region, as rows that an admin edits before they are saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays
from holidays.registry import COUNTRIES

from escalated.administration.hours_details import DayOff
from escalated.administration.saving import NAME_LENGTH
from escalated.core.errors import InvalidInput

MOST_YEARS = 10


def countries() -> list[str]:
    """Return the codes of the countries whose holidays are known."""
    return sorted({code for _class, code, *_others in COUNTRIES.values() if len(code) == 2})


def regions(country: str) -> list[tuple[str, str]]:
    """Return code and name of each region that has holidays of its own."""
    known = _of(country)
    names = known.get_subdivision_aliases()
    return sorted(((each, next(iter(names.get(each, [])), each)) for each in known.subdivisions), key=lambda r: r[1])


def public_holidays(country: str, region: str, *, years: range) -> list[DayOff]:
    """Return the days in order, in the reader's language where the source has it; raises InvalidInput."""
    if not 1 <= len(years) <= MOST_YEARS:
        raise InvalidInput(until=_("Choose a year from this one to nine years on."))
    found = _of(country)
    if region and region not in found.subdivisions:
        raise InvalidInput(region=_("There is no such region. Choose one from the list."))
    language = _language(found)
    days = country_holidays(country, subdiv=region or None, years=years, language=language)
    return [DayOff(name, day.isoformat()) for day in sorted(days) for name in _names(days, day) if day.year in years]


def _of(country: str) -> HolidayBase:
    if country not in countries():
        raise InvalidInput(country=_("There is no such country. Choose one from the list."))
    return country_holidays(country)


def _language(known: HolidayBase) -> str | None:
    wanted = (get_language() or "").replace("-", "_")
    same = (each for each in known.supported_languages if each == wanted or each.startswith(f"{wanted[:2]}_"))
    return next(same, known.default_language)


def _names(days: HolidayBase, day: date) -> Iterator[str]:
    for name in days.get_list(day):
        yield name[:NAME_LENGTH]
