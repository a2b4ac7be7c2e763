"""Everybody who has written, and each of them: what is theirs, and which two are one."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.administration.contacts import add_address, edit_contact, known_contact, remove_address
from escalated.administration.merging_contacts import merge_contacts
from escalated.core.errors import InvalidInput, NotFound
from escalated.core.paging import page
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.people.finding import named
from escalated.people.models import Contact
from escalated.tickets.filters import Key
from escalated.tickets.queries import known_contacts
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.contacts import (
    ContactAbilities,
    ContactDetail,
    ContactRow,
    ContactUrls,
    colleagues,
    contact_abilities,
    contact_detail,
    contact_row,
    contact_rows,
    contact_urls,
    language_choices,
    newest_tickets,
)
from escalated.web.schemas.shared import Choice
from escalated.web.schemas.tickets import TicketRow

PAGE_SIZE = 50


class ContactListPage(Page):
    component: ClassVar[str] = "Escalated/Agent/ContactIndex"
    contacts: list[ContactRow]
    q: str
    next_url: str | None
    first_url: str | None


class ContactShowPage(Page):
    component: ClassVar[str] = "Escalated/Agent/ContactShow"
    contact: ContactDetail
    tickets: list[TicketRow]
    colleagues: list[ContactRow]
    abilities: ContactAbilities
    urls: ContactUrls
    languages: list[Choice]


class ContactFilters(Input):
    q: str = Field(default="", max_length=200)
    after: str = ""


class EditInput(Input):
    name: str | None = None
    language: str | None = None


class AddressInput(Input):
    address: str = Field(max_length=254)


class MergeInput(Input):
    """``other_id`` is the contact that goes into this one."""

    other_id: Key


@agent_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, ContactFilters)
    known = known_contacts(request.actor)
    wanted = known.filter(named(filters.q)) if filters.q else known
    rows = contact_rows(wanted, viewer=request.actor)
    found = page(rows, sort="-created_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return ContactListPage(
        contacts=[contact_row(each) for each in found.rows], q=filters.q, next_url=next_url, first_url=first_url
    ).respond(request)


@agent_page()
def show(request: AgentRequest, pk: int) -> HttpResponse:
    merged_into = known_contacts(request.actor).filter(merged__pk=pk).first()
    if merged_into is not None:
        return HttpResponseRedirect(link("agent", "contact", merged_into.pk))
    return page_of(pk, request.actor).respond(request)


@agent_page("POST")
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    contact, given = known_contact(pk, to=request.actor), read_body(request, EditInput)
    edit_contact(contact, name=given.name, language=given.language, by=request.actor)
    return _changed(request, contact, told=_("The contact was changed"))


@agent_page("POST")
def new_address(request: AgentRequest, pk: int) -> HttpResponse:
    contact, given = known_contact(pk, to=request.actor), read_body(request, AddressInput)
    add_address(contact, given.address, by=request.actor)
    return _changed(request, contact, told=_("Mail from %(address)s is theirs") % {"address": given.address})


@agent_page("POST")
def old_address(request: AgentRequest, pk: int) -> HttpResponse:
    contact, given = known_contact(pk, to=request.actor), read_body(request, AddressInput)
    remove_address(contact, given.address, by=request.actor)
    return _changed(request, contact, told=_("The address was removed"))


@agent_page("POST")
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    contact, given = known_contact(pk, to=request.actor), read_body(request, MergeInput)
    left = merge_contacts(contact, _other(given.other_id, request.actor), by=request.actor)
    return _changed(request, left, told=_("The two contacts are one"))


def page_of(pk: int, viewer: Agent) -> ContactShowPage:
    """Return the whole page of a contact."""
    known = known_contacts(viewer).select_related("user").filter(pk=pk)
    contact = contact_rows(known, viewer=viewer).first()
    if contact is None:
        raise NotFound(_("There is no such contact."))
    return ContactShowPage(
        contact=contact_detail(contact),
        tickets=newest_tickets(contact, viewer=viewer),
        colleagues=colleagues(contact, viewer=viewer),
        abilities=contact_abilities(contact, viewer),
        urls=contact_urls(contact),
        languages=language_choices(),
    )


def _other(pk: int, viewer: Agent) -> Contact:
    try:
        return known_contact(pk, to=viewer)
    except NotFound:
        raise InvalidInput(other_id=_("Choose a contact to merge.")) from None


def _changed(request: AgentRequest, contact: Contact, *, told: str) -> HttpResponse:
    url = link("agent", "contact", contact.pk)
    return changed(request, lambda: page_of(contact.pk, request.actor), url=url, told=told)
