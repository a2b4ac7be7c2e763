"""The ticket as agents see it, and what they do to it."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.core.db import operation
from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.people.actors import Actor, Agent
from escalated.people.models import AgentProfile
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_department, change_priority
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import Channel, next_statuses
from escalated.tickets.transitioning import change_status
from escalated.tickets.writing import Message as Written
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find, known_department
from escalated.web.input import PostedFile, read_body, uploads
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.making import activities, messages, upload_limits
from escalated.web.schemas.messages import Activity, Message
from escalated.web.schemas.rows import (
    abilities,
    act_urls,
    desk_choices,
    link_rows,
    priority_choices,
    requester_card,
    ticket_detail,
)
from escalated.web.schemas.shared import Choice, UploadLimits
from escalated.web.schemas.tickets import (
    RequesterCard,
    TicketAbilities,
    TicketActUrls,
    TicketDetail,
    TicketLinkRow,
)


class TicketShowPage(Page):
    component: ClassVar[str] = "Escalated/Agent/TicketShow"
    ticket: TicketDetail
    messages: list[Message]
    activities: list[Activity]
    links: list[TicketLinkRow]
    requester: RequesterCard
    abilities: TicketAbilities
    transitions: list[Choice]
    priorities: list[Choice]
    departments: list[Choice]
    agents: list[Choice]
    urls: TicketActUrls
    upload_limits: UploadLimits
    queue_url: str


class ReplyInput(Input):
    """A public answer; ``status`` moves the ticket in the same act."""

    body: str = ""
    attachments: list[PostedFile] = []
    status: str = ""


class NoteInput(Input):
    body: str = ""
    attachments: list[PostedFile] = []


class AssignInput(Input):
    assignee_id: int | None


class StatusInput(Input):
    status: str


class PriorityInput(Input):
    priority: str


class DepartmentInput(Input):
    department_id: int


@agent_page()
def show(request: AgentRequest, reference: str) -> HttpResponse:
    return page_of(find(request.actor, reference), request.actor).respond(request)


@agent_page("POST")
def reply(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ReplyInput)
    _answer(ticket, given, request.actor)
    return _changed(request, ticket, told=_("Reply sent"))


@operation
def _answer(ticket: Ticket, given: ReplyInput, by: Agent) -> None:
    reply_to_ticket(ticket, _written(given), by=by)
    if given.status:
        change_status(ticket, given.status, by=by)


@agent_page("POST")
def note(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, NoteInput)
    add_note(ticket, _written(given), by=request.actor)
    return _changed(request, ticket, told=_("Note added"))


@agent_page("POST")
def assign(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, AssignInput)
    assign_ticket(ticket, _agent(given.assignee_id), by=request.actor)
    return _changed(request, ticket)


@agent_page("PATCH")
def status(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, StatusInput)
    change_status(ticket, given.status, by=request.actor)
    return _changed(request, ticket)


@agent_page("PATCH")
def priority(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, PriorityInput)
    change_priority(ticket, given.priority, by=request.actor)
    return _changed(request, ticket)


@agent_page("POST")
def department(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, DepartmentInput)
    change_department(ticket, known_department(given.department_id), by=request.actor)
    return _changed(request, ticket)


def page_of(ticket: Ticket, viewer: Actor) -> TicketShowPage:
    """Return the whole page of a ticket."""
    departments, agents = desk_choices()
    return TicketShowPage(
        ticket=ticket_detail(ticket),
        messages=messages(list(ticket.replies.visible_to(viewer).for_conversation()), viewer=viewer),
        activities=activities(ticket.activities.in_order(), viewer=viewer),
        links=link_rows(linked_tickets(ticket)),
        requester=requester_card(ticket.requester, viewer=viewer, besides=ticket),
        abilities=abilities(viewer, ticket),
        transitions=[Choice(value=each.value, label=str(each.label)) for each in next_statuses(ticket.status)],
        priorities=priority_choices(),
        departments=departments,
        agents=agents,
        urls=act_urls(ticket),
        upload_limits=upload_limits(),
        queue_url=link("agent", "tickets"),
    )


def _changed(request: AgentRequest, ticket: Ticket, *, told: str = "") -> HttpResponse:
    url = link("agent", "ticket", ticket.reference)
    return changed(request, lambda: page_of(find(request.actor, ticket.reference), request.actor), url=url, told=told)


def _written(given: ReplyInput | NoteInput) -> Written:
    return Written(Body(given.body), uploads(given.attachments), Channel.WEB)


def _agent(pk: int | None) -> AgentProfile | None:
    if pk is None:
        return None
    found = AgentProfile.objects.exclude(user=None).filter(pk=pk).first()
    if found is None:
        raise InvalidInput(assignee_id=_("There is no such agent."))
    return found
