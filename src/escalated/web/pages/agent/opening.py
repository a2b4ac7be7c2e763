"""Opening a ticket for a customer."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.conf import host_settings
from escalated.core.db import operation
from escalated.core.errors import NotFound
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.people.rights import Act, Scope
from escalated.tickets.bodies import Body
from escalated.tickets.filters import Key
from escalated.tickets.models import Ticket
from escalated.tickets.opening_for import Opening, open_for_customer
from escalated.tickets.queries import known_contacts
from escalated.tickets.statuses import Channel, Priority, TicketType
from escalated.tickets.writing import Message
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find, known_agent, known_department
from escalated.web.input import PostedFile, read_body, read_query, uploads
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.pages.agent.ticket import page_of
from escalated.web.requesters import RequesterInput, requester_of
from escalated.web.schemas.making import choices, upload_limits
from escalated.web.schemas.rows import desk_choices, priority_choices
from escalated.web.schemas.shared import AgentChoice, Choice, UploadLimits
from escalated.web.schemas.tickets import RequesterRef, TagRef


class TicketNewPage(Page):
    """``can_reply`` and ``can_note`` say what its first message may be, ``agents`` are those it may be given to."""

    component: ClassVar[str] = "Escalated/Agent/TicketNew"
    requester: RequesterRef | None
    priority: str
    priorities: list[Choice]
    departments: list[Choice]
    types: list[Choice]
    agents: list[AgentChoice]
    tags: list[TagRef]
    can_reply: bool
    can_note: bool
    submit_url: str
    cancel_url: str
    upload_limits: UploadLimits


class NewQuery(Input):
    requester: Key | None = None


class OpenForInput(RequesterInput):
    """``kind`` says whether the message is mailed or stays inside.

    ``key`` is the sender's own random word for this ticket: with it, it may be sent again and is opened once.
    """

    subject: str = ""
    body: str = ""
    format: Literal["markdown", "html"] = "markdown"
    kind: Literal["reply", "note"] = "reply"
    department_id: Key | None = None
    priority: str = ""
    type: str = ""
    tags: list[str] = Field(default=[], max_length=50)
    assignee_id: Key | None = None
    key: str = Field(default="", max_length=64)
    attachments: list[PostedFile] = []


@agent_page()
def new(request: AgentRequest) -> HttpResponse:
    by, wanted = request.actor, read_query(request, NewQuery).requester
    if not may_open(by):
        raise NotFound(_("There is no such page."))
    desk = desk_choices()
    return TicketNewPage(
        requester=_prefilled(wanted, by),
        priority=Priority.from_word(host_settings().default_priority).word,
        priorities=priority_choices(),
        departments=[each for each in desk.departments if _opens_in(by, int(each.value))],
        types=choices(TicketType.choices),
        agents=_may_get_it(desk.agents, by),
        tags=desk.tags,
        can_reply=by.rights.allow(Act.REPLY),
        can_note=by.rights.allow(Act.NOTE),
        submit_url=link("agent", "tickets"),
        cancel_url=link("agent", "tickets"),
        upload_limits=upload_limits(),
    ).respond(request)


def create(request: AgentRequest) -> HttpResponse:
    by, given = request.actor, read_body(request, OpenForInput)
    ticket = _open(given, by)
    told = _("%(ticket)s is open") % {"ticket": ticket.reference}
    url = link("agent", "ticket", ticket.reference)
    return changed(
        request, lambda: page_of(find(by, ticket.reference), by), url=url, told=told, status=HTTPStatus.CREATED
    )


@operation
def _open(given: OpenForInput, by: Agent) -> Ticket:
    """Open the ticket and make its requester's contact, both or neither."""
    return open_for_customer(_opening(given, by), by=by)


def may_open(by: Agent) -> bool:
    """Tell whether this agent may open tickets for anybody anywhere."""
    return by.rights.allow(Act.OPEN)


def _opens_in(by: Agent, department_id: int) -> bool:
    return by.may(Act.OPEN, assignee_id=by.id, department_id=department_id)


def _may_get_it(agents: list[AgentChoice], by: Agent) -> list[AgentChoice]:
    match by.rights.scope_of(Act.ASSIGN):
        case Scope.NONE:
            return []
        case Scope.OWN:
            return [each for each in agents if each.value == str(by.id)]
        case _:
            return [each for each in agents if each.is_offered]


def _prefilled(pk: int | None, by: Agent) -> RequesterRef | None:
    contact = known_contacts(by).filter(pk=pk).first() if pk else None
    return RequesterRef(id=contact.pk, name=contact.display_name, email=contact.email) if contact else None


def _opening(given: OpenForInput, by: Agent) -> Opening:
    return Opening(
        requester=requester_of(given, by=by),
        subject=given.subject,
        message=Message(Body(given.body, given.format), uploads(given.attachments), Channel.WEB, key=given.key),
        is_note=given.kind == "note",
        department=known_department(given.department_id) if given.department_id else None,
        priority=given.priority or None,
        type=given.type or None,
        tags=given.tags,
        assignee=known_agent(given.assignee_id),
    )
