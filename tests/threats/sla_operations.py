"""What the operations of the SLA's administration are called with, and those on messages that await an answer."""

from __future__ import annotations

from typing import Any

from escalated.administration.hours_details import HoursDetails, OpenWindow
from escalated.administration.policy_details import PolicyDetails
from escalated.people.actors import SYSTEM
from escalated.sla.models import BusinessHours, SlaPolicy
from escalated.tickets.waiving import waive_reply
from tests.threats.scene import Scene
from tests.threats.taking_part_doors import thanks

HOURS = HoursDetails("Night shift", "UTC", [OpenWindow(0, "22:00", "06:00")])


def _unused_hours(scene: Scene) -> BusinessHours:
    return BusinessHours.objects.create(name="Unused", time_zone="UTC", windows=[[0, "09:00", "17:00"]])


def _thanks(scene: Scene) -> int:
    return thanks(scene.own).pk


def _waived(scene: Scene) -> int:
    key = _thanks(scene)
    waive_reply(scene.own, key, by=SYSTEM)
    return key


POLICY = PolicyDetails("Gold", {"resolution": {"high": "4 h"}})


def _spare_policy(scene: Scene) -> SlaPolicy:
    policy = SlaPolicy.objects.create(name="Spare", conditions={"type": ["task"]})
    policy.terms.create(targets={"resolution": {"low": 60}})
    return policy


def _other_order(scene: Scene) -> list[int]:
    _spare_policy(scene)
    return list(SlaPolicy.objects.reverse().values_list("pk", flat=True))


OF_THE_SLA: dict[str, dict[str, Any]] = {
    "administration.business_hours.create_business_hours": {"details": HOURS},
    "administration.business_hours.delete_business_hours": {"hours": _unused_hours},
    "administration.business_hours.edit_business_hours": {"hours": _unused_hours, "details": HOURS},
    "administration.sla_policies.create_sla_policy": {"details": POLICY},
    "administration.sla_policies.edit_sla_policy": {"policy": _spare_policy, "details": POLICY},
    "administration.sla_policies.reorder_sla_policies": {"pks": _other_order},
    "administration.sla_policies.retire_sla_policy": {"policy": _spare_policy},
}

OF_MESSAGES: dict[str, dict[str, Any]] = {
    "tickets.waiving.expect_reply": {"message_id": _waived},
    "tickets.waiving.waive_reply": {"message_id": _thanks},
}
