"""The mount's own URL: everybody is sent to where they work."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from escalated.people.actors import Agent
from escalated.web.doors import DeskRequest, anybody_signed_in
from escalated.web.links import link


@anybody_signed_in()
def home(request: DeskRequest) -> HttpResponse:
    is_agent = isinstance(request.actor, Agent)
    return HttpResponseRedirect(link("agent", "tickets") if is_agent else link("portal", "tickets"))
