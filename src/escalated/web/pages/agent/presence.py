"""Saying that one looks at a ticket, and hearing who else does."""

from __future__ import annotations

from django.http import HttpResponse
from pydantic import Field

from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.models import Ticket
from escalated.tickets.presence import arrive, leave, others_on, type_on
from escalated.tickets.reading import mark_read
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import NoInput, read_body
from escalated.web.schemas.acts import OtherAgent, PresenceAnswer


class PresenceInput(Input):
    """``version`` is the ticket as it stands on the screen."""

    version: int = Field(ge=0)
    is_leaving: bool = False


@agent_page("POST")
def presence(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, PresenceInput)
    mark_read(ticket, given.version, by=request.actor)
    (leave if given.is_leaving else arrive)(ticket, by=request.actor)
    return _others(ticket, request.actor)


@agent_page("POST")
def typing(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    type_on(ticket, by=request.actor)
    return _others(ticket, request.actor)


def _others(ticket: Ticket, besides: Agent) -> HttpResponse:
    here = others_on(ticket, besides=besides)
    others = [OtherAgent(id=each.agent_id, name=each.agent.name, is_typing=each.is_typing) for each in here]
    return PresenceAnswer(others=others).respond()
