"""Where admins come in."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse

from escalated.web.doors import AgentRequest, admin_page
from escalated.web.page import Page


class AdminOverviewPage(Page):
    component: ClassVar[str] = "Escalated/Admin/Overview/Index"


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    return AdminOverviewPage().respond(request)
