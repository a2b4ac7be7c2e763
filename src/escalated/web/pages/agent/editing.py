"""Correcting a ticket's subject and requester."""

from __future__ import annotations

from django.http import HttpResponse

from escalated.core.db import operation
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.editing import change_requester, change_subject
from escalated.tickets.models import Ticket
from escalated.tickets.original_senders import dismiss_original_sender
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import NoInput, read_body
from escalated.web.pages.agent.ticket import changed_ticket
from escalated.web.requesters import RequesterInput, requester_of


class SubjectInput(Input):
    subject: str


@agent_page("PATCH")
def subject(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, SubjectInput)
    change_subject(ticket, given.subject, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("PATCH")
def requester(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, RequesterInput)
    _hand_over(ticket, given, request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def keep_forwarder(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    dismiss_original_sender(ticket, by=request.actor)
    return changed_ticket(request, ticket)


@operation
def _hand_over(ticket: Ticket, given: RequesterInput, by: Agent) -> None:
    """Change the requester and make their contact, both or neither."""
    change_requester(ticket, requester_of(given, by=by), by=by)
