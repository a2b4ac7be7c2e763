"""SLA policies: a list in their order, and a form with deadlines worked out from what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from escalated.administration.policy_details import checked_terms
from escalated.administration.policy_words import known_names
from escalated.administration.sla_policies import (
    create_sla_policy,
    edit_sla_policy,
    reorder_sla_policies,
    retire_sla_policy,
)
from escalated.core.schema import Input
from escalated.core.text import listed
from escalated.sla.models import BusinessHours, ClockKind, SlaPolicy, SlaTerms
from escalated.sla.policies import PAUSES_IN, TARGETS, WARNINGS, standard_policy
from escalated.tickets.statuses import Priority
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.pages.admin.sla_policy_input import PolicyInput
from escalated.web.schemas.sla_examples import Example, ExamplesAnswer, example, example_starts
from escalated.web.schemas.sla_policies import (
    PolicyForm,
    PolicyOptions,
    PolicyRow,
    PolicyUrls,
    policy_form,
    policy_options,
    policy_row,
    policy_urls,
)
from escalated.web.sla_door import sla_page


class PolicyListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/SlaPolicies/Index"
    policies: list[PolicyRow]
    new_url: str
    order_url: str


class PolicyFormPage(Page):
    component: ClassVar[str] = "Escalated/Admin/SlaPolicies/Form"
    id: int | None
    policy: PolicyForm
    options: PolicyOptions
    urls: PolicyUrls


class PolicyOrderInput(Input):
    order: list[int]


@admin_page("GET", "POST")
@sla_page
def index(request: AgentRequest) -> HttpResponse:
    if request.method != "POST":
        return _list_page().respond(request)
    made = create_sla_policy(read_body(request, PolicyInput).details(), by=request.actor)
    told = _("Policy “%(name)s” created") % {"name": made.name}
    url, status = link("admin", "sla_policies"), HTTPStatus.CREATED
    return changed(request, lambda: _form_page(made), url=url, told=told, status=status)


@admin_page()
@sla_page
def new(request: AgentRequest) -> HttpResponse:
    return _form_page(None).respond(request)


@admin_page("POST")
@sla_page
def order(request: AgentRequest) -> HttpResponse:
    reorder_sla_policies(read_body(request, PolicyOrderInput).order, by=request.actor)
    return changed(request, _list_page, url=link("admin", "sla_policies"))


@admin_page("GET", "PATCH")
@sla_page
def one(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method != "PATCH":
        return _form_page(found).respond(request)
    given = read_body(request, PolicyInput)
    edit_sla_policy(found, given.details(), follow=given.follow, by=request.actor)
    return changed(request, lambda: _form_page(found), url=link("admin", "sla_policies"), told=_("Saved"))


@admin_page("POST")
@sla_page
def retire(request: AgentRequest, pk: int) -> HttpResponse:
    found, _given = _find(pk), read_body(request, NoInput)
    retire_sla_policy(found, by=request.actor)
    told = _("Policy “%(name)s” retired") % {"name": found.name}
    return changed(request, _list_page, url=link("admin", "sla_policies"), told=told)


@admin_page("POST")
@sla_page
def examples(request: AgentRequest) -> HttpResponse:
    """Answer what is typed with deadlines, or with what is wrong with it; nothing is saved."""
    terms = SlaTerms(**checked_terms(read_body(request, PolicyInput).details()))
    zone = terms.hours.time_zone if terms.hours else timezone.get_default_timezone_name()
    return ExamplesAnswer(time_zone=zone, examples=list(_examples(terms, ZoneInfo(zone)))).respond()


def _examples(terms: SlaTerms, zone: ZoneInfo) -> Iterator[Example]:
    """Work out each kind of promise for the highest priority that has one, and the first at the end of the week too."""
    monday, friday, *_others = example_starts(terms.hours, zone)
    for place, kind in enumerate(kind for kind in ClockKind if terms.targets.get(kind)):
        promised = [each for each in sorted(Priority, reverse=True) if terms.target(kind, each.word)]
        priority = Priority.HIGH if Priority.HIGH in promised else promised[0]
        label = listed((str(kind.label), str(priority.label)))
        target = terms.target(kind, priority.word)
        for starts in (monday, friday) if place == 0 else (friday,):
            if target is not None:
                yield example(terms, target, starts, label=label)


def _find(pk: int) -> SlaPolicy:
    return by_key(SlaPolicy.objects.in_force(), pk, told=_("There is no such policy."))


def _list_page() -> PolicyListPage:
    if not SlaPolicy.objects.in_force().exists():
        standard_policy()
    names = known_names()
    policies = SlaPolicy.objects.in_force().prefetch_related(
        "departments", Prefetch("terms", SlaTerms.objects.select_related("hours").order_by("-number"))
    )
    return PolicyListPage(
        policies=[policy_row(each, each.terms.all()[0], names) for each in policies],
        new_url=link("admin", "sla_policy_new"),
        order_url=link("admin", "sla_policy_order"),
    )


def _form_page(policy: SlaPolicy | None) -> PolicyFormPage:
    return PolicyFormPage(
        id=policy.pk if policy else None,
        policy=policy_form(policy, policy.current_terms() if policy else _first_terms()),
        options=policy_options(),
        urls=policy_urls(policy),
    )


def _first_terms() -> SlaTerms:
    """What a new policy begins with."""
    hours = BusinessHours.objects.filter(version=0).order_by("pk").first()
    return SlaTerms(hours=hours, targets=TARGETS, pauses_in=PAUSES_IN, warnings=WARNINGS)
