"""What an admin sends about an agent."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from escalated.administration.agents import AgentDetails
from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.people.models import AgentProfile, Department, Role


class UserQuery(Input):
    q: str = ""


class SettingsInput(Input):
    role_id: int | None = None
    department_ids: list[int] = []
    capacity: int = 0
    is_available: bool = True

    def details(self) -> AgentDetails:
        departments = list(Department.objects.filter(pk__in=self.department_ids))
        if len(departments) != len(set(self.department_ids)):
            raise InvalidInput(department_ids=_("There is no such department."))
        role = Role.objects.filter(pk=self.role_id).first() if self.role_id is not None else None
        if role is None and self.role_id is not None:
            raise InvalidInput(role_id=_("There is no such role."))
        return AgentDetails(role, departments, self.capacity, self.is_available)


class InviteInput(SettingsInput):
    user_id: str


class RemoveInput(Input):
    hand_over_to: int | None = None


def known_user(pk: str) -> object:
    try:
        found = get_user_model()._default_manager.filter(pk=pk).first()
    except (ValueError, ValidationError):  # the host's keys are of another kind
        found = None
    if found is None:
        raise InvalidInput(user_id=_("Choose somebody from the list."))
    return found


def known_heir(pk: int | None) -> AgentProfile | None:
    if pk is None:
        return None
    found = AgentProfile.objects.working().filter(pk=pk).first()
    if found is None:
        raise InvalidInput(hand_over_to=_("There is no such agent."))
    return found
