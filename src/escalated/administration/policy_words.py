"""SLA policies in words, for lists and for the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.administration.durations import told_minutes
from escalated.core.text import listed
from escalated.people.models import AgentProfile, Department
from escalated.sla.models import ClockKind, SlaPolicy, SlaTerms
from escalated.sla.telling import agent_of
from escalated.tickets.models import Tag
from escalated.tickets.statuses import Channel, Priority, Status, TicketType

Names = Mapping[str, Mapping[Any, str]]

TOLD = {
    "assignee": gettext_lazy("Assignee"),
    "followers": gettext_lazy("Followers"),
    "department": gettext_lazy("Department"),
}
ACTS = {
    "raise_priority": gettext_lazy("raise the priority"),
    "change_status": gettext_lazy("move to Escalated"),
    "assign": gettext_lazy("assign to an agent"),
}
LABELS = {
    "name": gettext_lazy("name"),
    "conditions": gettext_lazy("conditions"),
    "default_for": gettext_lazy("default of departments"),
    "hours": gettext_lazy("business hours"),
    "targets": gettext_lazy("targets"),
    "pauses_in": gettext_lazy("pausing statuses"),
    "pauses_snoozed": gettext_lazy("pause while snoozed"),
    "warnings": gettext_lazy("warnings in per cent"),
    "warnings_before": gettext_lazy("warnings before the deadline"),
    "tells_warning": gettext_lazy("told of a warning"),
    "tells_breach": gettext_lazy("told of a missed deadline"),
    "acts_breach": gettext_lazy("acts on a missed deadline"),
}


def described(policy: SlaPolicy, terms: SlaTerms) -> dict[str, Any]:
    """Return all that is said of a policy as the audit log keeps it: names that outlive what they name."""
    told = {name: _names(getattr(terms, name)) for name in ("tells_warning", "tells_breach")}
    plain = ("targets", "pauses_in", "pauses_snoozed", "warnings", "warnings_before")
    return {
        "name": policy.name,
        "conditions": conditions_told(policy.conditions, known_names()),
        "default_for": sorted(policy.departments.values_list("name", flat=True)),
        "hours": terms.hours.name if terms.hours else None,
        **{name: getattr(terms, name) for name in plain},
        **told,
        "acts_breach": [each["act"] for each in terms.acts_breach],
    }


def value_told(key: str, value: Any) -> Any:
    """Return one of these values in words of the active language."""
    if key == "targets":
        return [f"{ClockKind(kind).label}: {_by_priority(minutes)}" for kind, minutes in in_order(value).items()]
    if key == "hours":
        return value or _("Calendar time")
    tell = ENTRIES.get(key)
    return [tell(each) for each in value] if tell else value


def _one_told(each: str) -> str:
    return str(TOLD.get(each, each))


ENTRIES: dict[str, Callable[[Any], str]] = {
    "pauses_in": lambda each: str(Status(each).label),
    "warnings": lambda each: f"{each} %",
    "warnings_before": told_minutes,
    "tells_warning": _one_told,
    "tells_breach": _one_told,
    "acts_breach": lambda each: str(ACTS.get(each, each)),
}


def in_order(targets: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {kind: targets[kind] for kind in ClockKind.values if kind in targets}


def _by_priority(minutes: Mapping[str, int]) -> str:
    words = [(each.label, minutes.get(each.word)) for each in Priority]
    return listed(f"{label} {told_minutes(each)}" for label, each in words if each)


def known_names() -> Names:
    """Return what conditions ask for in words, by condition and value; an organisation is its own word."""
    return {
        "department": dict(Department.objects.values_list("pk", "name")),
        "tag": dict(Tag.objects.values_list("pk", "name")),
        "type": {each.value: str(each.label) for each in TicketType},
        "channel": {each.value: str(each.label) for each in Channel},
    }


def conditions_told(conditions: Mapping[str, list[Any]], names: Names) -> list[str]:
    """Return what each condition asks for by the names that there are now."""
    return [
        str(names.get(name, {}).get(value, value)) for name, values in sorted(conditions.items()) for value in values
    ]


def _names(told: list[str]) -> list[str]:
    agents = AgentProfile.objects.in_bulk([key for key in map(agent_of, told) if key])
    return [agents[key].name if (key := agent_of(each)) in agents else each for each in told]
