"""The agents' queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput
from escalated.core.paging import PageOf, page
from escalated.core.schema import Schema
from escalated.tickets.bulk import AT_MOST
from escalated.tickets.filters import TicketFilters, are_few, candidates, matching
from escalated.tickets.models import Ticket
from escalated.tickets.searching import search_for
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_query
from escalated.web.page import Page, wants_json
from escalated.web.pages.agent.opening import create
from escalated.web.paging import page_urls
from escalated.web.schemas.rows import queue_options, ticket_rows
from escalated.web.schemas.tickets import QueueOptions, TicketRow

PAGE_SIZE = 50
DAYS = ("created_from", "created_to", "resolved_from", "resolved_to")


class AppliedFilters(Schema):
    """The filters in force, as the URL gave them."""

    state: str
    id: list[int]
    status: list[str]
    priority: list[str]
    department: list[int]
    assignee: list[str]
    type: list[str]
    channel: list[str]
    sla: list[str]
    tag: list[int]
    requester: list[int]
    about: list[str]
    mentioned: str
    followed: str
    created_from: str
    created_to: str
    resolved_from: str
    resolved_to: str
    q: str
    sort: str


class TicketListPage(Page):
    component: ClassVar[str] = "Escalated/Agent/TicketIndex"
    tickets: list[TicketRow]
    filters: AppliedFilters
    options: QueueOptions
    search_notes: list[str]
    bulk_limit: int
    next_url: str | None
    first_url: str | None


@agent_page("GET", "POST")
def tickets(request: AgentRequest) -> HttpResponse:
    return create(request) if request.method == "POST" else index(request)


def index(request: AgentRequest) -> HttpResponse:
    filters, notes = _filters(request)
    search = search_for(filters.q, viewer=request.actor, requesters=filters.requester)
    permitted = Ticket.objects.visible_to(request.actor).for_list()
    tickets = matching(permitted, filters, viewer=request.actor, search=search)
    among = candidates(Ticket.objects.visible_to(request.actor), filters, viewer=request.actor, search=search)
    gathers = among is None and are_few(filters, viewer=request.actor)
    found = page(tickets, sort=filters.sort, after=filters.after, size=PAGE_SIZE, among=among, gathers=gathers)
    next_url, first_url = page_urls(request, found, filters.after)
    return TicketListPage(
        tickets=ticket_rows(found.rows, viewer=request.actor),
        filters=_applied(filters),
        options=queue_options(request.actor, filters),
        search_notes=[*notes, *search.notes, *_told_of_a_part(found)],
        bulk_limit=AT_MOST,
        next_url=next_url,
        first_url=first_url,
    ).respond(request)


def _told_of_a_part(found: PageOf) -> Iterator[str]:
    if found.looked_at is not None:
        yield _(
            "These words are so common that only %(count)s tickets were searched. "
            "Add a rarer word or a filter to reach the others."
        ) % {"count": number_format(found.looked_at, force_grouping=True)}


def _filters(request: AgentRequest) -> tuple[TicketFilters, list[str]]:
    """Return the filters; a person's old or mistyped link leaves out what is wrong with it and says so."""
    try:
        return read_query(request, TicketFilters), []
    except InvalidInput as error:
        if wants_json(request):
            raise
        return read_query(request, TicketFilters, besides=tuple(error.errors)), [
            _("The filter “%(name)s” was left out. %(problem)s") % {"name": name, "problem": " ".join(problems)}
            for name, problems in error.errors.items()
        ]


def _applied(filters: TicketFilters) -> AppliedFilters:
    given = filters.model_dump(exclude={"after"})
    return AppliedFilters(**given | {name: str(given[name] or "") for name in DAYS})
