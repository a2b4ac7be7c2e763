"""What a ticket is about: finding it, saying so, seeing it in its panel, and doing what the panel offers."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput, NotFound
from escalated.core.schema import Input
from escalated.core.text import listed
from escalated.tickets.acting_on_objects import SentForm, act_on_object
from escalated.tickets.choosing_objects import chosen_object, objects_named
from escalated.tickets.filters import Key
from escalated.tickets.linking_objects import TicketObject, link_object, unlink_object
from escalated.tickets.models import Ticket
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import read_body, read_query
from escalated.web.pages.agent.ticket import changed_ticket
from escalated.web.schemas.panels import FoundObject, ObjectsAnswer, panel_answer

MOST = 8


class ObjectQuery(Input):
    q: str = Field(default="", max_length=200)


class ObjectInput(Input):
    """``object`` is the key under which it was found."""

    object: str = Field(max_length=1000)


class ObjectRemoveInput(Input):
    object_id: Key


class ObjectActInput(Input):
    """``key`` is new with each opening of the form: sent twice it is done once."""

    act: str = Field(max_length=100)
    key: str = Field(min_length=8, max_length=64)
    values: dict[str, str] = Field(default={}, max_length=50)


@agent_page()
def objects(request: AgentRequest) -> HttpResponse:
    text = read_query(request, ObjectQuery).q.replace("\x00", "").strip()
    found = objects_named(text, by=request.actor, most=MOST)
    problem = _("Could not be searched just now: %(things)s.") % {"things": listed(found.unanswered)}
    return ObjectsAnswer(
        objects=[FoundObject(**asdict(each)) for each in found.things], problem=problem if found.unanswered else ""
    ).respond()


@agent_page()
def panel(request: AgentRequest, reference: str, pk: int) -> HttpResponse:
    linked = _linked(find(request.actor, reference), pk)
    return panel_answer(linked, request.actor).respond()


@agent_page("POST")
def add(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ObjectInput)
    link_object(ticket, chosen_object(given.object, by=request.actor), by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def remove(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ObjectRemoveInput)
    linked = ticket.about.filter(pk=given.object_id).first()
    if linked is None:
        raise InvalidInput(object_id=_("This ticket is not about that any more."))
    unlink_object(ticket, linked, by=request.actor)
    return changed_ticket(request, ticket)


@agent_page("POST")
def act(request: AgentRequest, reference: str, pk: int) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ObjectActInput)
    sent = SentForm(act=given.act, values=given.values, key=given.key)
    act_on_object(ticket, _linked(ticket, pk), sent, by=request.actor)
    return changed_ticket(request, ticket)


def _linked(ticket: Ticket, pk: int) -> TicketObject:
    linked = ticket.about.filter(pk=pk).first()
    if linked is None:
        raise NotFound(_("This ticket is not about that any more."))
    linked.ticket = ticket
    return linked
