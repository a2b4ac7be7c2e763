"""The doors of departments, agents, roles and the SLA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalated.people.rights import LIGHT
from tests.threats.door import THE_ADMINS, Door
from tests.threats.sla_doors import SLA

if TYPE_CHECKING:
    from tests.threats.scene import Scene


@dataclass(frozen=True)
class Spare:
    """What an admin may change or delete: keys, of things that may be gone when they are asked for."""

    agent: int
    department: int
    role: int


def _agent(scene: Scene) -> tuple[object, ...]:
    return (scene.spare.agent,)


def _empty(scene: Scene) -> tuple[object, ...]:
    return (scene.spare.department,)


def _unused(scene: Scene) -> tuple[object, ...]:
    return (scene.spare.role,)


MAKES_ONE_TO_KEEP = (401, 404, 404, 404, 404, 404, 201, 404, 404)
AS_AN_AGENT: dict[str, Any] = {"role_id": None, "department_ids": [], "capacity": 5, "is_available": True}
A_DEPARTMENT: dict[str, Any] = {
    "name": "Billing",
    "address": "",
    "default_priority": "high",
    "strategy": "manual",
    "members": [],
}

PEOPLE = [
    Door("admin:first_steps_dismiss", "POST", THE_ADMINS),
    Door("admin:agents", "GET", THE_ADMINS),
    Door("admin:agents", "POST", MAKES_ONE_TO_KEEP, {"user_id": "", **AS_AN_AGENT}),
    Door("admin:agent_new", "GET", THE_ADMINS),
    Door("admin:agent_search", "GET", THE_ADMINS),
    Door("admin:agent", "GET", THE_ADMINS, args=_agent),
    Door("admin:agent", "PATCH", THE_ADMINS, AS_AN_AGENT, _agent),
    Door("admin:agent_remove", "POST", THE_ADMINS, {"hand_over_to": None}, _agent),
    Door("admin:agent_reinstate", "POST", THE_ADMINS, args=_agent),
    Door("admin:departments", "GET", THE_ADMINS),
    Door("admin:departments", "POST", MAKES_ONE_TO_KEEP, A_DEPARTMENT),
    Door("admin:department_new", "GET", THE_ADMINS),
    Door("admin:department_order", "POST", THE_ADMINS, {"order": []}),
    Door("admin:department", "GET", THE_ADMINS, args=_empty),
    Door("admin:department", "PATCH", THE_ADMINS, A_DEPARTMENT, _empty),
    Door("admin:department_move", "POST", THE_ADMINS, {"move_to": 0}, _empty),
    Door("admin:department_delete", "POST", THE_ADMINS, args=_empty),
    Door("admin:roles", "GET", THE_ADMINS),
    Door("admin:roles", "POST", MAKES_ONE_TO_KEEP, {"name": "Writers", "rights": LIGHT}),
    Door("admin:role_new", "GET", THE_ADMINS),
    Door("admin:role", "GET", THE_ADMINS, args=_unused),
    Door("admin:role", "PATCH", THE_ADMINS, {"name": "Readers", "rights": LIGHT}, _unused),
    Door("admin:role_delete", "POST", THE_ADMINS, args=_unused),
    *SLA,
]
