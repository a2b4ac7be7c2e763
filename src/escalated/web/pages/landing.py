"""The mount's own URL: everybody is sent to where they work."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from escalated.core.links import page_link
from escalated.people.actors import Agent
from escalated.web.doors import DeskRequest, anybody_signed_in
from escalated.web.links import link


@anybody_signed_in()
def home(request: DeskRequest) -> HttpResponse:
    desk = page_link("escalated_agent:dashboard") if isinstance(request.actor, Agent) else ""
    return HttpResponseRedirect(desk or link("portal", "tickets"))
