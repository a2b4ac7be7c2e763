"""Setting up departments: who they are, who answers in them, and in which order people see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.administration.department_details import DepartmentDetails, take_over
from escalated.administration.differences import Changes, Words, compared, differences, told
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.people.models import AgentProfile, AgentQuerySet, Department, Strategy
from escalated.tickets.statuses import Priority
from escalated.timeline.audit import AdminChange, Difference, record_change

LABELS = {
    "name": gettext_lazy("name"),
    "address": gettext_lazy("address"),
    "default_priority": gettext_lazy("default priority"),
    "strategy": gettext_lazy("who gets new tickets"),
    "members": gettext_lazy("members"),
}
WORDS: Words = {
    "strategy": dict(Strategy.choices),
    "default_priority": {each.word: each.label for each in Priority},
}


class DepartmentCreated(AdminChange):
    kind = "department.created"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s created the department “%(name)s”") % {"actor": actor, "name": self.subject}


class DepartmentChanged(AdminChange):
    kind = "department.changed"
    changes: Changes

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "name": self.subject, "what": told(self.changes, LABELS)}
        return _("%(actor)s changed the department “%(name)s”: %(what)s") % values

    def differences(self) -> list[Difference]:
        return compared(self.changes, LABELS, WORDS)


class DepartmentsReordered(AdminChange):
    kind = "department.reordered"
    order: list[str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s put the departments in another order") % {"actor": actor}


@operation
def create_department(details: DepartmentDetails, *, by: Actor) -> Department:
    """Create a department, last in the order; raises InvalidInput on what is taken or wrong."""
    require_admin(by)
    last = Department.objects.aggregate(last=Max("position"))["last"]
    department = Department(position=0 if last is None else last + 1)
    members = take_over(department, details)
    _set_members(department, members)
    record_change(DepartmentCreated(subject_id=department.pk, subject=department.name), by=by)
    return department


@operation
def edit_department(department: Department, details: DepartmentDetails, *, by: Actor) -> None:
    """Make the department what is said of it. What is so already is not recorded."""
    require_admin(by)
    lock(department)
    before = _described(department)
    members = take_over(department, details)
    _set_members(department, members)
    changes = differences(before, _described(department))
    if changes:
        change = DepartmentChanged(subject_id=department.pk, subject=department.name, changes=changes)
        record_change(change, by=by)


@operation
def reorder_departments(pks: Sequence[int], *, by: Actor) -> None:
    """Put the departments in this order; the first is where a ticket goes that names none."""
    require_admin(by)
    departments = {each.pk: each for each in Department.objects.all()}
    if sorted(pks) != sorted(departments):
        raise InvalidInput(order=_("The departments are others by now. Look again, then put them in order."))
    if list(pks) == list(departments):
        return
    lock(*departments.values())
    for position, pk in enumerate(pks):
        Department.objects.filter(pk=pk).update(position=position)
    record_change(DepartmentsReordered(order=[departments[pk].name for pk in pks]), by=by)


def _set_members(department: Department, members: Sequence[AgentProfile]) -> None:
    """Add and take away; who stays keeps their turn, and who was removed finds their place when they come back."""
    wanted = {each.pk for each in members}
    current = set(_members(department).values_list("pk", flat=True))
    department.memberships.filter(agent__in=current - wanted).delete()
    department.agents.add(*(wanted - current))


def _members(department: Department) -> AgentQuerySet:
    return AgentProfile.objects.working().filter(memberships__department=department)


def _described(department: Department) -> dict[str, object]:
    return {
        "name": department.name,
        "address": department.address or "",
        "default_priority": Priority(department.default_priority).word if department.default_priority else None,
        "strategy": str(department.strategy),
        "members": sorted(_members(department).values_list("name", flat=True)),
    }
