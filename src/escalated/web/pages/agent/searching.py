"""The first answers while an agent types: tickets, people and tags."""

from __future__ import annotations

from django.http import HttpResponse
from pydantic import Field

from escalated.core.paging import page
from escalated.core.schema import Input, Schema
from escalated.people.actors import Actor
from escalated.people.finding import requesters_named
from escalated.people.models import Contact
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.queries import known_contacts
from escalated.tickets.searching import search_for
from escalated.tickets.statuses import Status
from escalated.tickets.tagging import tag_key
from escalated.web.answer import Answer
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_query
from escalated.web.links import link
from escalated.web.schemas.rows import tag_ref
from escalated.web.schemas.tickets import RequesterRef, TagRef

MOST_TICKETS = 8
MOST_PEOPLE = 5
MOST_TAGS = 5


class SearchInput(Input):
    q: str = Field(default="", max_length=200)


class FoundTicket(Schema):
    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    requester: str


class FoundPerson(RequesterRef):
    url: str


class SearchAnswer(Answer):
    tickets: list[FoundTicket]
    people: list[FoundPerson]
    tags: list[TagRef]


@agent_page()
def search(request: AgentRequest) -> HttpResponse:
    text = read_query(request, SearchInput).q
    tickets = _tickets(text, request.actor) if text else []
    people = requesters_named(text, among=known_contacts(request.actor), most=MOST_PEOPLE)
    tags = Tag.objects.offered().filter(key__startswith=tag_key(text))[:MOST_TAGS] if text else []
    return SearchAnswer(
        tickets=[_found(ticket) for ticket in tickets],
        people=[_person(each) for each in people],
        tags=[tag_ref(tag) for tag in tags],
    ).respond()


def _tickets(text: str, viewer: Actor) -> list[Ticket]:
    """Return the ticket of that reference, then those that are found, newest first."""
    permitted = Ticket.objects.visible_to(viewer).select_related("requester")
    named = list(permitted.with_reference(text))
    permitted = permitted.filter(is_spam=False)
    search = search_for(text, viewer=viewer)
    among = None if search.candidates is None else permitted.filter(search.candidates)
    newest = page(
        permitted.filter(search.condition), sort="-last_activity_at", after="", size=MOST_TICKETS, among=among
    )
    return [*named, *(each for each in newest.rows if each not in named)][:MOST_TICKETS]


def _person(contact: Contact) -> FoundPerson:
    url = link("agent", "contact", contact.pk)
    return FoundPerson(id=contact.pk, name=contact.display_name, email=contact.email, url=url)


def _found(ticket: Ticket) -> FoundTicket:
    return FoundTicket(
        reference=ticket.reference,
        subject=ticket.subject,
        url=link("agent", "ticket", ticket.reference),
        status=ticket.status,
        status_label=str(Status(ticket.status).label),
        requester=ticket.requester.display_name,
    )
