"""How the desk keeps its promises."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse

from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_query
from escalated.web.page import Page
from escalated.web.schemas.sla_report import SlaReport, SlaReportQuery, report_for
from escalated.web.sla_door import sla_page


class SlaReportPage(Page):
    component: ClassVar[str] = "Escalated/Agent/SlaReport"
    report: SlaReport


@agent_page()
@sla_page
def show(request: AgentRequest) -> HttpResponse:
    return SlaReportPage(report=report_for(request.actor, read_query(request, SlaReportQuery))).respond(request)
