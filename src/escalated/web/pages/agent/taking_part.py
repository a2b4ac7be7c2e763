"""Who takes part in a ticket: its followers, the people in CC; what nobody is to overlook, and what needs no answer."""

from __future__ import annotations

from django.http import HttpResponse
from pydantic import Field

from escalated.core.schema import Input
from escalated.tickets.filters import Key
from escalated.tickets.following import follow_ticket, unfollow_ticket
from escalated.tickets.participating import add_participant, remove_participant
from escalated.tickets.pinning import pin_note, unpin_note
from escalated.tickets.waiving import expect_reply, waive_reply
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import read_body
from escalated.web.pages.agent.ticket import changed_ticket


class FollowInput(Input):
    following: bool


class PinInput(Input):
    note_id: Key
    is_pinned: bool


class WaiveInput(Input):
    message_id: Key
    is_waived: bool


class ParticipantInput(Input):
    email: str = Field(max_length=254)
    name: str = Field(default="", max_length=200)


class ParticipantRemoveInput(Input):
    participant_id: Key


@agent_page("POST")
def follow(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, FollowInput)
    (follow_ticket if given.following else unfollow_ticket)(ticket, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def pin(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, PinInput)
    (pin_note if given.is_pinned else unpin_note)(ticket, given.note_id, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def waive(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, WaiveInput)
    (waive_reply if given.is_waived else expect_reply)(ticket, given.message_id, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def add(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ParticipantInput)
    add_participant(ticket, given.email, name=given.name, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def remove(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ParticipantRemoveInput)
    remove_participant(ticket, given.participant_id, by=request.actor)
    return changed_ticket(request, ticket)
