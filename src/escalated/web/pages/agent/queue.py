"""The agents' queue."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse

from escalated.core.paging import page
from escalated.core.schema import Schema
from escalated.tickets.filters import TicketFilters, matching
from escalated.tickets.models import Ticket
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_query
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.rows import queue_options, ticket_row
from escalated.web.schemas.tickets import QueueOptions, TicketRow

PAGE_SIZE = 50


class AppliedFilters(Schema):
    """The filters in force, as the URL gave them."""

    state: str
    status: list[str]
    priority: list[str]
    department: list[int]
    assignee: list[str]
    q: str
    sort: str


class TicketListPage(Page):
    component: ClassVar[str] = "Escalated/Agent/TicketIndex"
    tickets: list[TicketRow]
    filters: AppliedFilters
    options: QueueOptions
    next_url: str | None
    first_url: str | None


@agent_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, TicketFilters)
    tickets = matching(Ticket.objects.visible_to(request.actor).for_list(), filters, viewer=request.actor)
    found = page(tickets, sort=filters.sort, after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return TicketListPage(
        tickets=[ticket_row(ticket) for ticket in found.rows],
        filters=AppliedFilters(**filters.model_dump(exclude={"after"})),
        options=queue_options(),
        next_url=next_url,
        first_url=first_url,
    ).respond(request)
