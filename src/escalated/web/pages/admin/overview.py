"""Where admins come in: what a new install still needs, and the way to every page."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.http import HttpResponse

from escalated.administration.first_steps import (
    are_dismissed,
    dismiss_first_steps,
    has_a_manned_department,
    has_a_worker,
    has_colleagues,
)
from escalated.core.schema import Schema
from escalated.mail.models import StoredMail
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page


class FirstStep(Schema):
    """``is_done`` is what is so now, whoever did it; ``url`` is where one does it, if that is a page of ours."""

    name: Literal["worker", "agents", "departments", "mail"]
    is_done: bool
    url: str | None


class AdminOverviewPage(Page):
    """Without ``dismiss_url`` the list of first steps was put away."""

    component: ClassVar[str] = "Escalated/Admin/Overview/Index"
    steps: list[FirstStep]
    dismiss_url: str | None


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    return _page().respond(request)


@admin_page("POST")
def dismiss(request: AgentRequest) -> HttpResponse:
    read_body(request, NoInput)
    dismiss_first_steps(by=request.actor)
    return changed(request, _page, url=link("admin", "overview"))


def _page() -> AdminOverviewPage:
    if are_dismissed():
        return AdminOverviewPage(steps=[], dismiss_url=None)
    return AdminOverviewPage(steps=_steps(), dismiss_url=link("admin", "first_steps_dismiss"))


def _steps() -> list[FirstStep]:
    return [
        FirstStep(name="worker", is_done=has_a_worker(), url=None),
        FirstStep(name="agents", is_done=has_colleagues(), url=link("admin", "agent_new")),
        FirstStep(name="departments", is_done=has_a_manned_department(), url=link("admin", "departments")),
        FirstStep(name="mail", is_done=StoredMail.objects.exists(), url=link("admin", "mail")),
    ]
