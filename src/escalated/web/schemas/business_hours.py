"""Business hours as their admin sees and sends them."""

from __future__ import annotations

from datetime import date

from escalated.administration.hours_details import MIDNIGHT, DayOff, HoursDetails, OpenWindow, known_time_zones
from escalated.administration.hours_words import week_told
from escalated.core.db import now
from escalated.core.schema import Input, Schema
from escalated.sla.models import BusinessHours, NamedHoliday
from escalated.web.links import link


class HoursRow(Schema):
    """``policies`` are the names of those in force that count by them."""

    id: int
    name: str
    time_zone: str
    week: list[str]
    holidays: int
    policies: list[str]
    url: str


class WindowShown(Schema):
    """``weekday`` 0 is Monday; what does not close later the same day closes on the next."""

    weekday: int
    opens: str
    closes: str


class HolidayShown(Schema):
    """``date`` of a yearly one is its next; closed all day where both times are midnight."""

    name: str
    date: str
    is_yearly: bool
    closes: str
    until: str


class HoursForm(Schema):
    name: str
    time_zone: str
    windows: list[WindowShown]
    holidays: list[HolidayShown]


class HoursUrls(Schema):
    list: str
    save: str
    delete: str | None
    examples: str
    holidays: str


class WindowInput(Input):
    weekday: int
    opens: str
    closes: str


class HolidayInput(Input):
    name: str
    date: str
    is_yearly: bool = False
    closes: str = MIDNIGHT
    until: str = MIDNIGHT


class HoursInput(Input):
    """``follow``: running clocks come under the hours as they are now."""

    name: str
    time_zone: str
    windows: list[WindowInput]
    holidays: list[HolidayInput] = []
    follow: bool = False

    def details(self) -> HoursDetails:
        return HoursDetails(
            name=self.name,
            time_zone=self.time_zone,
            windows=[OpenWindow(**each.model_dump()) for each in self.windows],
            holidays=[DayOff(**each.model_dump()) for each in self.holidays],
        )


def hours_row(hours: BusinessHours, policies: list[str]) -> HoursRow:
    return HoursRow(
        id=hours.pk,
        name=hours.name,
        time_zone=hours.time_zone,
        week=week_told(hours.windows),
        holidays=len(hours.holidays),
        policies=policies,
        url=link("admin", "business_hours_one", hours.pk),
    )


def hours_form(hours: BusinessHours) -> HoursForm:
    return HoursForm(
        name=hours.name,
        time_zone=hours.time_zone,
        windows=[WindowShown(weekday=day, opens=opens, closes=closes) for day, opens, closes in hours.windows],
        holidays=[_holiday(each) for each in hours.named_holidays],
    )


def hours_urls(hours: BusinessHours | None) -> HoursUrls:
    everything = link("admin", "business_hours")
    return HoursUrls(
        list=everything,
        save=link("admin", "business_hours_one", hours.pk) if hours else everything,
        delete=link("admin", "business_hours_delete", hours.pk) if hours else None,
        examples=link("admin", "business_hours_examples"),
        holidays=link("admin", "business_hours_holidays"),
    )


def day_off(given: DayOff) -> HolidayShown:
    return HolidayShown(
        name=given.name, date=given.date, is_yearly=given.is_yearly, closes=given.closes, until=given.until
    )


def time_zones() -> list[str]:
    return sorted(known_time_zones())


def _holiday(each: NamedHoliday) -> HolidayShown:
    return HolidayShown(
        name=each.name,
        date=_date(each).isoformat(),
        is_yearly=each.year is None,
        closes=f"{each.closes:%H:%M}",
        until=f"{each.until:%H:%M}",
    )


def _date(each: NamedHoliday) -> date:
    """Return the date, of a yearly one this year's or the next there is: 29 February is not in every year."""
    if each.year:
        return date(each.year, each.month, each.day)
    days = (each.holiday.on(now().year + later) for later in range(9))
    return next(day for day in days if day)
