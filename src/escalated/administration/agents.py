"""Letting host users answer tickets, setting how, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.administration.differences import Changes, compared, differences, told
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor, agent_profile
from escalated.people.administering import require_admin
from escalated.people.models import AgentProfile, Department, Role
from escalated.timeline.audit import AdminChange, Difference, record_change

MOST_CAPACITY = 10_000

LABELS = {
    "role": gettext_lazy("role"),
    "departments": gettext_lazy("departments"),
    "capacity": gettext_lazy("capacity"),
    "is_available": gettext_lazy("availability"),
}


class AgentInvited(AdminChange):
    kind = "agent.invited"
    role: str = ""
    departments: list[str] = []

    def sentence(self, actor: str) -> str:
        return _("%(actor)s made %(name)s an agent") % {"actor": actor, "name": self.subject}


class AgentChanged(AdminChange):
    kind = "agent.changed"
    changes: Changes

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "name": self.subject, "what": told(self.changes, LABELS)}
        return _("%(actor)s changed the agent %(name)s: %(what)s") % values

    def differences(self) -> list[Difference]:
        return compared(self.changes, LABELS)


@dataclass(frozen=True)
class AgentDetails:
    """What an admin says of an agent; without a role they may do everything, with capacity 0 have any number."""

    role: Role | None = None
    departments: Sequence[Department] = ()
    capacity: int = 0
    is_available: bool = True


@operation
def invite_agent(user: Any, details: AgentDetails, *, by: Actor) -> AgentProfile:
    """Make a host user an agent. Whether they may come in is still the host's to say, by its ``AGENT_CHECK``."""
    require_admin(by)
    known = AgentProfile.objects.filter(user=user).first()
    if known is not None:
        raise InvalidInput(user_id=_known_already(known))
    profile = agent_profile(user)
    _take_over(profile, details)
    invited = AgentInvited(
        subject_id=profile.pk,
        subject=profile.name,
        role=details.role.name if details.role else "",
        departments=sorted(each.name for each in details.departments),
    )
    record_change(invited, by=by)
    return profile


@operation
def edit_agent(profile: AgentProfile, details: AgentDetails, *, by: Actor) -> None:
    """Make of an agent what is said of them. What is so already is not recorded."""
    require_admin(by)
    lock(profile)
    _refuse_removed(profile)
    before = _described(profile)
    _take_over(profile, details)
    changes = differences(before, _described(profile))
    if changes:
        record_change(AgentChanged(subject_id=profile.pk, subject=profile.name, changes=changes), by=by)


def _named(profile: AgentProfile) -> dict[str, str]:
    return {"name": profile.name}


def _known_already(profile: AgentProfile) -> str:
    if profile.removed_at is None:
        return _("%(name)s is an agent already.") % _named(profile)
    return _("%(name)s was removed. Open their page to make them an agent again.") % _named(profile)


def _refuse_removed(profile: AgentProfile) -> None:
    if profile.removed_at is not None:
        raise InvalidInput(agent=_("%(name)s was removed. Make them an agent again first.") % _named(profile))


def _take_over(profile: AgentProfile, details: AgentDetails) -> None:
    if not 0 <= details.capacity <= MOST_CAPACITY:
        raise InvalidInput(capacity=_("Write a number from 0 to %(most)s.") % {"most": MOST_CAPACITY})
    profile.role, profile.capacity, profile.is_available = details.role, details.capacity, details.is_available
    profile.save(update_fields=["role", "capacity", "is_available"])
    profile.departments.set(details.departments)


def _described(profile: AgentProfile) -> dict[str, object]:
    return {
        "role": profile.role.name if profile.role else "",
        "departments": sorted(profile.departments.values_list("name", flat=True)),
        "capacity": profile.capacity,
        "is_available": profile.is_available,
    }
