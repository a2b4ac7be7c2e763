"""Where admins come in: what a new install still needs, and the way to every page."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.http import HttpResponse

from escalated.administration.first_steps import (
    are_dismissed,
    dismiss_first_steps,
    has_a_manned_department,
    has_a_worker,
    has_chosen_deadlines,
    has_colleagues,
)
from escalated.core.counting import MOST
from escalated.core.schema import Schema
from escalated.mail.models import StoredMail
from escalated.people.actors import Agent
from escalated.tickets.filters import UNABLE, TicketFilters, matching
from escalated.tickets.models import Ticket
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.input import NoInput, read_body
from escalated.web.links import link, queue_link
from escalated.web.page import Page
from escalated.web.schemas.live import Count, counted
from escalated.web.sla_door import sla_link


class FirstStep(Schema):
    """``is_done`` is what is so now, whoever did it; ``url`` is where one does it, if that is a page of ours."""

    name: Literal["worker", "agents", "departments", "mail", "sla"]
    is_done: bool
    url: str | None


class Stranded(Schema):
    """Unresolved tickets whose assignees cannot work at present, and where they are."""

    count: Count
    url: str


class AdminOverviewPage(Page):
    """Without ``dismiss_url`` the list of first steps was put away."""

    component: ClassVar[str] = "Escalated/Admin/Overview/Index"
    steps: list[FirstStep]
    dismiss_url: str | None
    stranded: Stranded | None


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    return _page(request.actor).respond(request)


@admin_page("POST")
def dismiss(request: AgentRequest) -> HttpResponse:
    read_body(request, NoInput)
    dismiss_first_steps(by=request.actor)
    return changed(request, lambda: _page(request.actor), url=link("admin", "overview"))


def _page(viewer: Agent) -> AdminOverviewPage:
    is_open = not are_dismissed()
    return AdminOverviewPage(
        steps=_steps() if is_open else [],
        dismiss_url=link("admin", "first_steps_dismiss") if is_open else None,
        stranded=_stranded(viewer),
    )


def _stranded(viewer: Agent) -> Stranded | None:
    filters = TicketFilters(assignee=[UNABLE])
    found = matching(Ticket.objects.visible_to(viewer), filters, viewer=viewer).values("pk")[: MOST + 1].count()
    return Stranded(count=counted(found), url=queue_link(assignee=filters.assignee)) if found else None


def _steps() -> list[FirstStep]:
    steps = [
        FirstStep(name="worker", is_done=has_a_worker(), url=None),
        FirstStep(name="agents", is_done=has_colleagues(), url=link("admin", "agent_new")),
        FirstStep(name="departments", is_done=has_a_manned_department(), url=link("admin", "departments")),
        FirstStep(name="mail", is_done=StoredMail.objects.exists(), url=link("admin", "mail")),
    ]
    deadlines = sla_link("escalated_admin:sla_policies")
    if deadlines:
        steps.append(FirstStep(name="sla", is_done=has_chosen_deadlines(), url=deadlines))
    return steps
