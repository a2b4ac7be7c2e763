"""The ticket as agents see it, and what they do to it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.db import operation
from escalated.core.errors import NotFound
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.assigning import assign_ticket, claim_ticket
from escalated.tickets.beside import tickets_beside
from escalated.tickets.bodies import to_html
from escalated.tickets.choosing_objects import can_look
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.drafting import drafts_of
from escalated.tickets.filters import Key
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.rating import newest_rating
from escalated.tickets.snoozing import snooze_ticket, unsnooze_ticket
from escalated.tickets.statuses import next_statuses
from escalated.tickets.tagging import add_tags, remove_tags
from escalated.tickets.transitioning import change_status
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.errors import see_other
from escalated.web.finding import find, known_agent, known_department
from escalated.web.flashing import flash
from escalated.web.input import NoInput, read_body
from escalated.web.links import link
from escalated.web.page import Page, wants_json
from escalated.web.schemas.acts import TicketLeftAnswer, UndoOffer, undo_offer
from escalated.web.schemas.drafts import DraftProps, draft_props
from escalated.web.schemas.errors import ErrorShown, error_shown
from escalated.web.schemas.making import activities, conversation, messages, of_notes, upload_limits
from escalated.web.schemas.messages import Activity, Message
from escalated.web.schemas.panels import ObjectShown, objects_shown
from escalated.web.schemas.requests import RatingShown
from escalated.web.schemas.rows import (
    abilities,
    act_urls,
    desk_choices,
    link_rows,
    priority_choices,
    requester_card,
    ticket_detail,
    type_choices,
)
from escalated.web.schemas.shared import AgentChoice, Choice, UploadLimits
from escalated.web.schemas.showing import original_sender, rating_shown
from escalated.web.schemas.sla import ClockShown, clocks_shown
from escalated.web.schemas.ticket_urls import TicketActUrls
from escalated.web.schemas.tickets import (
    OriginalSender,
    ParticipantRef,
    PersonRef,
    RequesterCard,
    TagRef,
    TicketAbilities,
    TicketDetail,
    TicketLinkRow,
)


class TicketShowPage(Page):
    component: ClassVar[str] = "Escalated/Agent/TicketShow"
    ticket: TicketDetail
    messages: list[Message]
    activities: list[Activity]
    drafts: list[DraftProps]
    undo: UndoOffer | None
    links: list[TicketLinkRow]
    objects: list[ObjectShown]
    find_objects_url: str | None
    requester: RequesterCard
    original_sender: OriginalSender | None
    rating: RatingShown | None
    clocks: list[ClockShown]
    error: ErrorShown | None
    followers: list[PersonRef]
    participants: list[ParticipantRef]
    abilities: TicketAbilities
    transitions: list[Choice]
    priorities: list[Choice]
    types: list[Choice]
    departments: list[Choice]
    agents: list[AgentChoice]
    tags: list[TagRef]
    urls: TicketActUrls
    upload_limits: UploadLimits
    signature_html: str
    queue_url: str


class AssignInput(Input):
    assignee_id: int | None


class ClaimInput(Input):
    """``instead_of`` is the agent whose ticket it was as its taker saw it, null for nobody's."""

    instead_of: Key | None = None


class StatusInput(Input):
    status: str


class PriorityInput(Input):
    priority: str


class TypeInput(Input):
    type: str


class DepartmentInput(Input):
    department_id: int


class SnoozeInput(Input):
    until: datetime


class TagsInput(Input):
    """Tags to put on, by name, and to take off, by id."""

    add: list[str] = Field(default=[], max_length=50)
    remove: list[Key] = Field(default=[], max_length=50)


@agent_page()
def show(request: AgentRequest, reference: str) -> HttpResponse:
    return page_of(find(request.actor, reference), request.actor).respond(request)


@agent_page("POST")
def assign(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, AssignInput)
    assign_ticket(ticket, known_agent(given.assignee_id), by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def claim(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ClaimInput)
    claim_ticket(ticket, by=request.actor, instead_of=given.instead_of)
    return changed_ticket(request, ticket)


@agent_page("PATCH")
def status(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, StatusInput)
    change_status(ticket, given.status, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("PATCH")
def priority(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, PriorityInput)
    change_priority(ticket, given.priority, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("PATCH")
def type_(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, TypeInput)
    change_type(ticket, given.type, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def department(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, DepartmentInput)
    change_department(ticket, known_department(given.department_id), by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def tags(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, TagsInput)
    _retag(ticket, given, request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def snooze(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, SnoozeInput)
    snooze_ticket(ticket, given.until, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def unsnooze(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    unsnooze_ticket(ticket, by=request.actor)
    return changed_ticket(request, ticket)


@operation
def _retag(ticket: Ticket, given: TagsInput, by: Agent) -> None:
    if given.add:
        add_tags(ticket, given.add, by=by)
    if given.remove:
        remove_tags(ticket, Tag.objects.filter(pk__in=given.remove), by=by)


def page_of(ticket: Ticket, viewer: Agent) -> TicketShowPage:
    """Return the whole page of a ticket."""
    desk = desk_choices(on=ticket)
    happened = list(ticket.activities.in_order())
    beside = tickets_beside(ticket, viewer=viewer)
    return TicketShowPage(
        ticket=ticket_detail(ticket, desk, viewer=viewer),
        messages=messages(conversation(ticket, viewer=viewer), viewer=viewer, notes=of_notes(happened)),
        activities=activities(happened, viewer=viewer),
        drafts=draft_props(drafts_of(ticket, by=viewer)),
        undo=undo_offer(happened, viewer=viewer),
        links=link_rows(beside.linked),
        objects=objects_shown(desk.objects, ticket.reference),
        find_objects_url=link("agent", "find_objects") if can_look(viewer) else None,
        requester=requester_card(ticket.requester, beside),
        original_sender=original_sender(ticket, happened, viewer=viewer),
        rating=rating_shown(newest_rating(happened)),
        clocks=clocks_shown(ticket),
        error=error_shown(ticket, viewer=viewer),
        followers=desk.followers,
        participants=desk.participants,
        abilities=abilities(viewer, ticket),
        transitions=[Choice(value=each.value, label=str(each.label)) for each in next_statuses(ticket.status)],
        priorities=priority_choices(),
        types=type_choices(),
        departments=desk.departments,
        agents=desk.agents,
        tags=desk.tags,
        urls=act_urls(ticket),
        upload_limits=upload_limits(),
        signature_html=to_html(viewer.profile.signature, "markdown"),
        queue_url=link("agent", "tickets"),
    )


def changed_ticket(request: AgentRequest, ticket: Ticket, *, told: str = "") -> HttpResponse:
    """Answer an act on a ticket with its fresh page; with the queue where the viewer sees it no more."""
    try:
        fresh = find(request.actor, ticket.reference)
    except NotFound:
        return _left(request, ticket)
    url = link("agent", "ticket", ticket.reference)
    return changed(request, lambda: page_of(fresh, request.actor), url=url, told=told)


def _left(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    told = _("%(ticket)s was changed and is with others now, where you do not see it") % {"ticket": ticket.reference}
    queue = link("agent", "tickets")
    if wants_json(request):
        return TicketLeftAnswer(message=told, left_for=queue).respond()
    flash(request, told)
    return see_other(queue)
