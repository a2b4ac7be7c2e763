"""Keeping what an agent has begun to write, and its files."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.schema import Input
from escalated.tickets.attaching import Upload
from escalated.tickets.drafting import DraftFile, add_draft_file, remove_draft_file, save_draft, version_of
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import by_key, find
from escalated.web.input import NoInput, PostedFile, read_body
from escalated.web.pages.downloads import served
from escalated.web.schemas.drafts import DraftFileRemoved, DraftKind, DraftSaved, draft_file_tile


class DraftInput(Input):
    """``after`` is the version of the draft that this text goes on from; without one it takes the place of any."""

    kind: DraftKind
    body: str = ""
    after: str | None = Field(default=None, max_length=64)


class DraftFileInput(Input):
    kind: DraftKind
    file: PostedFile
    is_inline: bool = False


@agent_page("POST")
def save(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, DraftInput)
    moment = save_draft(ticket, given.kind, given.body, by=request.actor, after=given.after)
    return DraftSaved(updated_at=moment, version=version_of(given.body)).respond()


@agent_page("POST")
def add_file(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, DraftFileInput)
    upload = Upload(given.file.name or "file", given.file, is_inline=given.is_inline)
    file = add_draft_file(ticket, given.kind, upload, by=request.actor)
    return draft_file_tile(file).respond(HTTPStatus.CREATED)


@agent_page("POST")
def remove_file(request: AgentRequest, reference: str, pk: int) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    remove_draft_file(ticket, pk, by=request.actor)
    return DraftFileRemoved().respond()


@agent_page()
def file(request: AgentRequest, pk: int) -> HttpResponseBase:
    found = by_key(DraftFile.objects.visible_to(request.actor), pk, told=_("There is no such file."))
    return served(found, is_inline="inline" in request.GET)
