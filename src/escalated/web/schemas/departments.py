"""Departments as their admin sees them."""

from __future__ import annotations

from escalated.core.schema import Schema
from escalated.people.models import Department, Strategy
from escalated.tickets.statuses import Priority
from escalated.web.links import link


class DepartmentRow(Schema):
    id: int
    name: str
    address: str
    strategy_label: str
    members: list[str]
    unresolved: int
    url: str


class DepartmentForm(Schema):
    name: str
    address: str
    default_priority: str
    strategy: str
    members: list[int]


class DepartmentUrls(Schema):
    list: str
    save: str
    move: str | None
    delete: str | None


def department_row(department: Department, unresolved: int) -> DepartmentRow:
    return DepartmentRow(
        id=department.pk,
        name=department.name,
        address=department.address or "",
        strategy_label=str(Strategy(department.strategy).label),
        members=[each.name for each in department.agents.all()],
        unresolved=unresolved,
        url=link("admin", "department", department.pk),
    )


def department_form(department: Department | None) -> DepartmentForm:
    if department is None:
        return DepartmentForm(name="", address="", default_priority="", strategy=Strategy.MANUAL, members=[])
    weight = department.default_priority
    return DepartmentForm(
        name=department.name,
        address=department.address or "",
        default_priority=Priority(weight).word if weight else "",
        strategy=department.strategy,
        members=sorted(department.agents.filter(user__isnull=False, removed_at=None).values_list("pk", flat=True)),
    )


def department_urls(department: Department | None) -> DepartmentUrls:
    everything = link("admin", "departments")
    if department is None:
        return DepartmentUrls(list=everything, save=everything, move=None, delete=None)
    return DepartmentUrls(
        list=everything,
        save=link("admin", "department", department.pk),
        move=link("admin", "department_move", department.pk),
        delete=link("admin", "department_delete", department.pk),
    )
