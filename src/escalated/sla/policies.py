"""Which terms a ticket is under, and those that a new install begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from escalated.core.db import operation
from escalated.sla.models import BusinessHours, ClockKind, SlaPolicy, SlaTerms

if TYPE_CHECKING:
    from escalated.tickets.models import Ticket

OFFICE_DAYS = range(5)
OPENS, CLOSES = "09:00", "17:00"
HOUR = 60
RESPONSES = {"low": 16 * HOUR, "medium": 8 * HOUR, "high": 4 * HOUR, "urgent": 2 * HOUR, "critical": HOUR}
RESOLUTIONS = {"low": 80 * HOUR, "medium": 40 * HOUR, "high": 24 * HOUR, "urgent": 16 * HOUR, "critical": 8 * HOUR}
TARGETS = {
    ClockKind.FIRST_RESPONSE.value: RESPONSES,
    ClockKind.NEXT_RESPONSE.value: RESPONSES,
    ClockKind.RESOLUTION.value: RESOLUTIONS,
}
PAUSES_IN = ["waiting_on_customer"]
WARNINGS = [75]


def terms_for(ticket: Ticket) -> SlaTerms:
    """The newest terms of the first policy whose conditions a ticket meets, its department's or that for all."""
    policies = list(SlaPolicy.objects.in_force())
    facts = facts_of(ticket, [each for each in policies if each.conditions])
    policy = (
        next((each for each in policies if each.conditions and meets(facts, each.conditions)), None)
        or default_of(ticket, policies)
        or next((each for each in policies if not each.conditions), None)
        or standard_policy()
    )
    return policy.current_terms()


def facts_of(ticket: Ticket, policies: list[SlaPolicy]) -> dict[str, set[Any]]:
    """What conditions ask of a ticket; its tags are looked up only where one asks for them."""
    asks_for_tags = any("tag" in each.conditions for each in policies)
    return {
        "department": {ticket.department_id},
        "type": {ticket.type},
        "channel": {ticket.channel},
        "organisation": {ticket.requester.organisation} if policies else set(),
        "tag": set(ticket.tags.values_list("pk", flat=True)) if asks_for_tags else set(),
    }


def meets(facts: dict[str, set[Any]], conditions: dict[str, list[Any]]) -> bool:
    """Whether a ticket has one of the values in each condition."""
    return all(facts[name].intersection(values) for name, values in conditions.items())


def default_of(ticket: Ticket, policies: list[SlaPolicy]) -> SlaPolicy | None:
    """The policy that the ticket's department has for those that meet no conditions."""
    key = ticket.department.sla_policy_id
    return next((each for each in policies if each.pk == key), None)


@operation
def standard_policy() -> SlaPolicy:
    """The policy that holds where no other does: made when it is first needed, as the first department is."""
    policy, is_new = SlaPolicy.objects.get_or_create(name="Standard", retirement=0, defaults={"position": 1000})
    if is_new:
        SlaTerms.objects.create(
            policy=policy, hours=office_hours(), targets=TARGETS, pauses_in=PAUSES_IN, warnings=WARNINGS
        )
    return policy


def office_hours() -> BusinessHours:
    """Monday to Friday from nine to five, on the clock of the install's time zone."""
    values = {"time_zone": timezone.get_default_timezone_name(), "windows": office_week()}
    return BusinessHours.objects.get_or_create(name="Office hours", version=0, defaults=values)[0]


def office_week() -> list[list[Any]]:
    return [[day, OPENS, CLOSES] for day in OFFICE_DAYS]
