"""The departments: a list in the order people see, and a form for each."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.administration.deleting_departments import delete_department, move_tickets
from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import (
    create_department,
    edit_department,
    reorder_departments,
)
from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.people.host import LetIn
from escalated.people.models import AgentProfile, Department, Strategy
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Priority
from escalated.web.acts import changed
from escalated.web.answer import Answer
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.finding import by_key
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.agents import agent_choice
from escalated.web.schemas.departments import (
    DepartmentForm,
    DepartmentRow,
    DepartmentUrls,
    department_form,
    department_row,
    department_urls,
)
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import AgentChoice, Choice


class DepartmentListPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Departments/Index"
    departments: list[DepartmentRow]
    new_url: str
    order_url: str


class DepartmentFormPage(Page):
    """``tickets`` are those that keep it from being deleted, of any state."""

    component: ClassVar[str] = "Escalated/Admin/Departments/Form"
    id: int | None
    department: DepartmentForm
    tickets: int
    agents: list[AgentChoice]
    priorities: list[Choice]
    strategies: list[Choice]
    others: list[Choice]
    urls: DepartmentUrls


class DepartmentInput(Input):
    name: str
    address: str = ""
    default_priority: str | None = None
    strategy: str = Strategy.MANUAL.value
    members: list[int] = []

    def details(self) -> DepartmentDetails:
        return DepartmentDetails(
            name=self.name,
            address=self.address,
            default_priority=self.default_priority or None,
            strategy=self.strategy,
            members=self.members,
        )


class OrderInput(Input):
    order: list[int]


class MoveInput(Input):
    move_to: int


class TicketsMovedAnswer(Answer):
    """``left`` are still to be moved: ask again until there are none."""

    left: int


@admin_page("GET", "POST")
def departments(request: AgentRequest) -> HttpResponse:
    if request.method != "POST":
        return _list_page().respond(request)
    made = create_department(read_body(request, DepartmentInput).details(), by=request.actor)
    told = _("Department “%(name)s” created") % {"name": made.name}
    url = link("admin", "departments")
    return changed(request, lambda: _form_page(made), url=url, told=told, status=HTTPStatus.CREATED)


@admin_page()
def new(request: AgentRequest) -> HttpResponse:
    return _form_page(None).respond(request)


@admin_page("GET", "PATCH")
def department(request: AgentRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    if request.method != "PATCH":
        return _form_page(found).respond(request)
    edit_department(found, read_body(request, DepartmentInput).details(), by=request.actor)
    return changed(request, lambda: _form_page(found), url=link("admin", "departments"), told=_("Saved"))


@admin_page("POST")
def order(request: AgentRequest) -> HttpResponse:
    reorder_departments(read_body(request, OrderInput).order, by=request.actor)
    return changed(request, _list_page, url=link("admin", "departments"))


@admin_page("POST")
def move(request: AgentRequest, pk: int) -> HttpResponse:
    found, given = _find(pk), read_body(request, MoveInput)
    target = Department.objects.filter(pk=given.move_to).first()
    if target is None:
        raise InvalidInput(move_to=_("There is no such department."))
    return TicketsMovedAnswer(left=move_tickets(found, to=target, by=request.actor)).respond()


@admin_page("POST")
def delete(request: AgentRequest, pk: int) -> HttpResponse:
    found, _given = _find(pk), read_body(request, NoInput)
    name = found.name
    delete_department(found, by=request.actor)
    told = _("Department “%(name)s” deleted") % {"name": name}
    return changed(request, _list_page, url=link("admin", "departments"), told=told)


def _find(pk: int) -> Department:
    return by_key(Department.objects.all(), pk, told=_("There is no such department."))


def _list_page() -> DepartmentListPage:
    working = Prefetch("agents", AgentProfile.objects.working().order_by("name"))
    counts = Ticket.objects.unresolved().values("department").annotate(n=Count("*")).values_list("department", "n")
    unresolved = dict(counts)
    return DepartmentListPage(
        departments=[
            department_row(each, unresolved.get(each.pk, 0)) for each in Department.objects.prefetch_related(working)
        ],
        new_url=link("admin", "department_new"),
        order_url=link("admin", "department_order"),
    )


def _choosable(department: Department | None) -> list[AgentChoice]:
    """Return who may become a member, and who is one already though the host keeps them out."""
    is_member = Q(memberships__department=department) if department else Q()
    agents = AgentProfile.objects.working().filter(~Q(let_in_as=LetIn.NOBODY) | is_member)
    return [agent_choice(each) for each in agents.distinct().order_by("name", "pk")]


def _form_page(department: Department | None) -> DepartmentFormPage:
    priorities = [(each.word, each.label) for each in sorted(Priority)]
    others = Department.objects.exclude(pk=department.pk) if department else Department.objects.none()
    return DepartmentFormPage(
        id=department.pk if department else None,
        department=department_form(department),
        tickets=Ticket.objects.filter(department=department).count() if department else 0,
        agents=_choosable(department),
        priorities=choices([("", _("As usual")), *priorities]),
        strategies=choices(Strategy.choices),
        others=choices((each.pk, each.name) for each in others),
        urls=department_urls(department),
    )
