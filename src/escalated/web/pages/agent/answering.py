"""Answering at the desk, and the notes agents write to each other."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.schema import Input
from escalated.tickets.answering import Composed, send_note, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.filters import Key
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import PostedFile, read_body, uploads
from escalated.web.pages.agent.ticket import changed_ticket


class NoteInput(Input):
    """``version`` is the ticket as its writer saw it; ``draft_files`` are files that their draft holds.

    ``key`` is the sender's own random word for this message: with it, it may be sent again and arrives once.
    """

    body: str = ""
    format: Literal["markdown", "html"] = "markdown"
    attachments: list[PostedFile] = []
    draft_files: list[Key] = Field(default=[], max_length=100)
    version: int | None = None
    key: str = Field(default="", max_length=64)
    mentions: list[Key] = Field(default=[], max_length=50)


class ReplyInput(Input):
    """A public answer; ``status`` moves the ticket in the same act, ``snooze_until`` puts it to sleep."""

    body: str = ""
    format: Literal["markdown", "html"] = "markdown"
    attachments: list[PostedFile] = []
    draft_files: list[Key] = Field(default=[], max_length=100)
    version: int | None = None
    key: str = Field(default="", max_length=64)
    status: str = ""
    snooze_until: datetime | None = None


@agent_page("POST")
def reply(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ReplyInput)
    send_reply(ticket, _composed(given), by=request.actor, status=given.status, snooze_until=given.snooze_until)
    return changed_ticket(request, ticket, told=_("Reply sent"))


@agent_page("POST")
def note(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, NoteInput)
    send_note(ticket, _composed(given), by=request.actor, mentions=given.mentions)
    return changed_ticket(request, ticket, told=_("Note added"))


def _composed(given: ReplyInput | NoteInput) -> Composed:
    body = Body(given.body, given.format)
    return Composed(body, uploads(given.attachments), given.draft_files, given.version, given.key)
