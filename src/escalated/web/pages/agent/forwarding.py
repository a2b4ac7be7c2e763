"""Forwarding a message to somebody who takes no part in the ticket."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.schema import Input
from escalated.tickets.bodies import Body
from escalated.tickets.filters import Key
from escalated.tickets.forwarding import Forward, forward_message
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import by_key, find
from escalated.web.input import read_body
from escalated.web.pages.agent.ticket import changed_ticket


class ForwardInput(Input):
    """``body`` is the covering text; ``attachment_ids`` are those files of the message that go along.

    ``key`` is the sender's own random word, as for a reply.
    """

    message_id: Key
    to: list[Annotated[str, Field(max_length=320)]] = Field(max_length=50)
    body: str = ""
    format: Literal["markdown", "html"] = "markdown"
    attachment_ids: list[Key] = Field(default=[], max_length=200)
    key: str = Field(default="", max_length=64)


@agent_page("POST")
def forward(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, ForwardInput)
    message = by_key(ticket.replies.visible_to(request.actor), given.message_id, told=_("There is no such message."))
    leaving = Forward(given.to, Body(given.body, given.format), given.attachment_ids, given.key)
    forward_message(message, leaving, by=request.actor)
    return changed_ticket(request, ticket, told=_("Message forwarded"))
