"""SLA policies as their admin sees and sends them."""

from __future__ import annotations

from collections.abc import Iterable

from escalated.administration.durations import told_minutes
from escalated.administration.policy_details import PAUSING
from escalated.administration.policy_words import TOLD, Names, conditions_told, value_told
from escalated.core.schema import Schema
from escalated.core.text import listed
from escalated.people.models import AgentProfile, Contact, Department
from escalated.sla.models import BusinessHours, ClockKind, SlaPolicy, SlaTerms
from escalated.sla.telling import AGENT, Assign, ChangeStatus, RaisePriority
from escalated.tickets.models import Tag
from escalated.tickets.statuses import PRIORITY_WORDS, Channel, Priority, TicketType
from escalated.web.links import link
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

MOST_ORGANISATIONS = 200


class PolicyRow(Schema):
    """``conditions`` are told by name; a policy without any is for all that no other is for."""

    id: int
    name: str
    conditions: list[str]
    default_for: list[str]
    hours: str
    targets: list[str]
    url: str


class Conditions(Schema):
    """Keys and codes as strings."""

    department: list[str]
    type: list[str]
    tag: list[str]
    channel: list[str]
    organisation: list[str]


class PolicyForm(Schema):
    """``hours`` is empty for calendar time, ``targets`` are written times by kind and priority."""

    name: str
    conditions: Conditions
    default_for: list[str]
    hours: str
    targets: dict[str, dict[str, str]]
    pauses_in: list[str]
    pauses_snoozed: bool
    warnings: str
    warnings_before: str
    tells_warning: list[str]
    tells_breach: list[str]
    raises_priority: bool
    escalates: bool
    assigns_to: str


class PolicyOptions(Schema):
    departments: list[Choice]
    types: list[Choice]
    tags: list[Choice]
    channels: list[Choice]
    organisations: list[Choice]
    hours: list[Choice]
    statuses: list[Choice]
    told: list[Choice]
    agents: list[Choice]
    kinds: list[Choice]
    priorities: list[Choice]


class PolicyUrls(Schema):
    list: str
    save: str
    retire: str | None
    examples: str
    hours: str


def policy_row(policy: SlaPolicy, terms: SlaTerms, names: Names) -> PolicyRow:
    return PolicyRow(
        id=policy.pk,
        name=policy.name,
        conditions=conditions_told(policy.conditions, names),
        default_for=[each.name for each in policy.departments.all()],
        hours=value_told("hours", terms.hours.name if terms.hours else None),
        targets=value_told("targets", terms.targets),
        url=link("admin", "sla_policy", policy.pk),
    )


def policy_form(policy: SlaPolicy | None, terms: SlaTerms) -> PolicyForm:
    conditions = policy.conditions if policy else {}
    acts = terms.acts_on_breach
    written = {
        kind: {
            each: told_minutes(minutes) if (minutes := terms.targets.get(kind, {}).get(each)) else ""
            for each in PRIORITY_WORDS
        }
        for kind in ClockKind.values
    }
    return PolicyForm(
        name=policy.name if policy else "",
        conditions=Conditions(**{name: _strings(conditions.get(name, [])) for name in Conditions.model_fields}),
        default_for=_strings(policy.departments.order_by("pk").values_list("pk", flat=True)) if policy else [],
        hours=str(terms.hours_id or ""),
        targets=written,
        pauses_in=terms.pauses_in,
        pauses_snoozed=terms.pauses_snoozed,
        warnings=listed(_strings(terms.warnings)),
        warnings_before=listed(told_minutes(each) for each in terms.warnings_before),
        tells_warning=terms.tells_warning,
        tells_breach=terms.tells_breach,
        raises_priority=any(isinstance(each, RaisePriority) for each in acts),
        escalates=any(isinstance(each, ChangeStatus) for each in acts),
        assigns_to=next((str(each.agent) for each in acts if isinstance(each, Assign)), ""),
    )


def policy_options() -> PolicyOptions:
    agents = list(AgentProfile.objects.working().order_by("name", "pk").values_list("pk", "name"))
    organisations = Contact.objects.exclude(organisation="").order_by("organisation").distinct()
    known = dict(organisations.values_list("organisation", "organisation_name")[:MOST_ORGANISATIONS])
    return PolicyOptions(
        departments=choices(Department.objects.values_list("pk", "name")),
        types=choices(TicketType.choices),
        tags=choices(Tag.objects.filter(retired_at=None).order_by("name").values_list("pk", "name")),
        channels=choices(Channel.choices),
        organisations=choices((key, name or key) for key, name in known.items()),
        hours=choices(BusinessHours.objects.filter(version=0).order_by("name").values_list("pk", "name")),
        statuses=choices((each.value, each.label) for each in PAUSING),
        told=choices([*TOLD.items(), *((f"{AGENT}{pk}", name) for pk, name in agents)]),
        agents=choices(agents),
        kinds=choices(ClockKind.choices),
        priorities=choices((each.word, each.label) for each in sorted(Priority, reverse=True)),
    )


def policy_urls(policy: SlaPolicy | None) -> PolicyUrls:
    everything = link("admin", "sla_policies")
    return PolicyUrls(
        list=everything,
        save=link("admin", "sla_policy", policy.pk) if policy else everything,
        retire=link("admin", "sla_policy_retire", policy.pk) if policy else None,
        examples=link("admin", "sla_policy_examples"),
        hours=link("admin", "business_hours"),
    )


def _strings(values: Iterable[object]) -> list[str]:
    return [str(each) for each in values]
