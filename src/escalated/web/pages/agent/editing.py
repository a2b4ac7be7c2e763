"""Correcting a ticket's subject and requester."""

from __future__ import annotations

from django.http import HttpResponse
from pydantic import Field

from escalated.core.db import operation
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.editing import change_requester, change_subject
from escalated.tickets.filters import Key
from escalated.tickets.models import Ticket
from escalated.tickets.original_senders import dismiss_original_sender
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find, known_requester
from escalated.web.input import NoInput, read_body
from escalated.web.pages.agent.ticket import changed_ticket


class SubjectInput(Input):
    subject: str


class RequesterInput(Input):
    """The requester by id, or by name and address."""

    requester_id: Key | None = None
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)


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
    change_requester(ticket, known_requester(given.requester_id, given.name, given.email, by=by), by=by)
