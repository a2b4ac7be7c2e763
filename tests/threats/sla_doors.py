"""The doors of the SLA's administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from escalated.sla.models import BusinessHours, SlaPolicy
from tests.threats.door import THE_ADMINS, Door

if TYPE_CHECKING:
    from tests.threats.scene import Scene

MAKES_ONE = (401, 404, 404, 404, 404, 404, 201, 404, 404)
IN_USE = (401, 404, 404, 404, 404, 404, 422, 404, 404)
HOURS: dict[str, Any] = {
    "name": "Night shift",
    "time_zone": "Europe/Berlin",
    "windows": [{"weekday": 0, "opens": "22:00", "closes": "06:00"}],
    "holidays": [],
}


def _hours(scene: Scene) -> tuple[object, ...]:
    return (BusinessHours.objects.get(name__in=["Office hours", "Night shift"], version=0, terms__isnull=False).pk,)


def _policy(scene: Scene) -> tuple[object, ...]:
    return (SlaPolicy.objects.get(name="Standard").pk,)


def _no_other(scene: Scene) -> tuple[object, ...]:
    SlaPolicy.objects.exclude(name="Standard").update(conditions={"type": ["task"]})
    return _policy(scene)


POLICY: dict[str, Any] = {"name": "Gold", "targets": {"resolution": {"high": "4 h"}}}
SLA = [
    Door("admin:sla_policies", "GET", THE_ADMINS),
    Door("admin:sla_policies", "POST", MAKES_ONE, POLICY),
    Door("admin:sla_policy_new", "GET", THE_ADMINS),
    Door("admin:sla_policy_order", "POST", IN_USE, {"order": []}),
    Door("admin:sla_policy_examples", "POST", THE_ADMINS, POLICY),
    Door("admin:sla_policy", "GET", THE_ADMINS, args=_policy),
    Door("admin:sla_policy", "PATCH", THE_ADMINS, {**POLICY, "name": "Standard"}, _policy),
    Door("admin:sla_policy_retire", "POST", IN_USE, args=_no_other),
    Door("admin:business_hours", "GET", THE_ADMINS),
    Door("admin:business_hours", "POST", MAKES_ONE, HOURS),
    Door("admin:business_hours_new", "GET", THE_ADMINS),
    Door("admin:business_hours_examples", "POST", THE_ADMINS, HOURS),
    Door("admin:business_hours_holidays", "GET", THE_ADMINS),
    Door("admin:business_hours_one", "GET", THE_ADMINS, args=_hours),
    Door("admin:business_hours_one", "PATCH", THE_ADMINS, HOURS, _hours),
    Door("admin:business_hours_delete", "POST", IN_USE, args=_hours),
]
