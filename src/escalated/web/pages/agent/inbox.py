"""The inbox: what an agent was told, newest first."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.http import HttpResponse
from pydantic import Field

from escalated.core.paging import page
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.filters import Key
from escalated.tickets.notices import Notice, NoticeQuerySet, mark_notices_read
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_body, read_query
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.notices import NoticeRow, notice_row

PAGE_SIZE = 30


class InboxPage(Page):
    component: ClassVar[str] = "Escalated/Agent/Inbox"
    notices: list[NoticeRow]
    state: Literal["all", "unread"]
    read_url: str
    settings_url: str
    next_url: str | None
    first_url: str | None


class InboxFilters(Input):
    state: Literal["all", "unread"] = "all"
    after: str = Field(default="", max_length=200)


class ReadInput(Input):
    """Which notices were read; without them, all."""

    notice_ids: list[Key] | None = Field(default=None, max_length=200)


@agent_page()
def index(request: AgentRequest) -> HttpResponse:
    return _page(request, read_query(request, InboxFilters)).respond(request)


@agent_page("POST")
def read(request: AgentRequest) -> HttpResponse:
    mark_notices_read(by=request.actor, only=read_body(request, ReadInput).notice_ids)
    return changed(request, lambda: _page(request, InboxFilters()), url=link("agent", "inbox"))


def _page(request: AgentRequest, filters: InboxFilters) -> InboxPage:
    found = page(_wanted(request.actor, filters.state), sort="-created_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return InboxPage(
        notices=[notice_row(each) for each in found.rows],
        state=filters.state,
        read_url=link("agent", "inbox_read"),
        settings_url=link("agent", "notifications"),
        next_url=next_url,
        first_url=first_url,
    )


def _wanted(agent: Agent, state: str) -> NoticeQuerySet:
    own = Notice.objects.of(agent).for_list()
    return own.unread() if state == "unread" else own
