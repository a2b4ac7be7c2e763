"""Business hours: a list, a form with a week and holidays, and deadlines worked out from what is typed."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from escalated.administration.business_hours import (
    create_business_hours,
    delete_business_hours,
    edit_business_hours,
)
from escalated.administration.hours_details import take_over
from escalated.administration.importing_holidays import countries, public_holidays, regions
from escalated.administration.policy_terms import names_by_hours, policies_by_hours
from escalated.core.db import now
from escalated.core.schema import Input
from escalated.sla.models import BusinessHours, SlaTerms
from escalated.sla.policies import office_week
from escalated.web.acts import changed
from escalated.web.answer import Answer
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.business_hours import (
    HolidayShown,
    HoursForm,
    HoursInput,
    HoursRow,
    HoursUrls,
    day_off,
    hours_form,
    hours_row,
    hours_urls,
    time_zones,
)
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice
from escalated.web.schemas.sla_examples import ExamplesAnswer, example, example_starts
from escalated.web.sla_door import sla_page

PROMISED = timedelta(hours=4)


class HoursListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/BusinessHours/Index"
    hours: list[HoursRow]
    new_url: str


class HoursFormPage(Page):
    """``policies`` are the names of those in force that count by these hours."""

    component: ClassVar[str] = "Escalated/Admin/BusinessHours/Form"
    id: int | None
    hours: HoursForm
    policies: list[str]
    time_zones: list[str]
    countries: list[str]
    urls: HoursUrls


class HolidayQuery(Input):
    country: str = ""
    region: str = ""
    until: int = 0


class HolidaysAnswer(Answer):
    """The holidays from this year to the one asked for, and the regions of the country."""

    regions: list[Choice]
    holidays: list[HolidayShown]


@admin_page("GET", "POST")
@sla_page
def index(request: AgentRequest) -> HttpResponse:
    if request.method != "POST":
        return _list_page().respond(request)
    made = create_business_hours(read_body(request, HoursInput).details(), by=request.actor)
    told = _("Business hours “%(name)s” created") % {"name": made.name}
    url, status = link("admin", "business_hours"), HTTPStatus.CREATED
    return changed(request, lambda: _form_page(made), url=url, told=told, status=status)


@admin_page()
@sla_page
def new(request: AgentRequest) -> HttpResponse:
    return _form_page(None).respond(request)


@admin_page("GET", "PATCH")
@sla_page
def one(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method != "PATCH":
        return _form_page(found).respond(request)
    given = read_body(request, HoursInput)
    edit_business_hours(found, given.details(), follow=given.follow, by=request.actor)
    return changed(request, lambda: _form_page(found), url=link("admin", "business_hours"), told=_("Saved"))


@admin_page("POST")
@sla_page
def delete(request: AgentRequest, pk: int) -> HttpResponse:
    found, _given = _find(pk), read_body(request, NoInput)
    delete_business_hours(found, by=request.actor)
    told = _("Business hours “%(name)s” deleted") % {"name": found.name}
    return changed(request, _list_page, url=link("admin", "business_hours"), told=told)


@admin_page("POST")
@sla_page
def examples(request: AgentRequest) -> HttpResponse:
    """Answer what is typed with deadlines, or with what is wrong with it; nothing is saved."""
    hours = BusinessHours()
    take_over(hours, read_body(request, HoursInput).details())
    zone = ZoneInfo(hours.time_zone)
    terms = SlaTerms(hours=hours)
    found = [example(terms, PROMISED, starts) for starts in example_starts(hours, zone)]
    return ExamplesAnswer(time_zone=hours.time_zone, examples=found).respond()


@admin_page()
@sla_page
def holidays(request: AgentRequest) -> HttpResponse:
    asked = read_query(request, HolidayQuery)
    if not asked.country:
        return HolidaysAnswer(regions=[], holidays=[]).respond()
    this_year = now().year
    years = range(this_year, (asked.until or this_year) + 1)
    found = public_holidays(asked.country, asked.region, years=years)
    return HolidaysAnswer(regions=choices(regions(asked.country)), holidays=[day_off(each) for each in found]).respond()


def _find(pk: int) -> BusinessHours:
    return by_key(BusinessHours.objects.filter(version=0), pk, told=_("There are no such business hours."))


def _list_page() -> HoursListPage:
    rows = BusinessHours.objects.filter(version=0).order_by("name")
    using = names_by_hours()
    return HoursListPage(
        hours=[hours_row(each, using.get(each.pk, [])) for each in rows],
        new_url=link("admin", "business_hours_new"),
    )


def _form_page(hours: BusinessHours | None) -> HoursFormPage:
    shown = hours or BusinessHours(time_zone=timezone.get_default_timezone_name(), windows=office_week())
    return HoursFormPage(
        id=hours.pk if hours else None,
        hours=hours_form(shown),
        policies=[each.name for each in policies_by_hours(hours)] if hours else [],
        time_zones=time_zones(),
        countries=countries(),
        urls=hours_urls(hours),
    )
