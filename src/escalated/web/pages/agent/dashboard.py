"""The agents' first screen."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse

from escalated.web.doors import AgentRequest, agent_page
from escalated.web.page import Page
from escalated.web.schemas.dashboard import Overview, overview_for


class DashboardPage(Page):
    component: ClassVar[str] = "Escalated/Agent/Dashboard"
    overview: Overview


@agent_page()
def show(request: AgentRequest) -> HttpResponse:
    return DashboardPage(overview=overview_for(request.actor)).respond(request)
