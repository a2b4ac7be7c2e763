"""Taking words out of a message, and files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.schema import Input
from escalated.tickets.filters import Key
from escalated.tickets.models import Attachment
from escalated.tickets.redacting import redact_message, remove_attachment
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import by_key, find
from escalated.web.input import NoInput, read_body
from escalated.web.pages.agent.ticket import changed_ticket


class RedactInput(Input):
    """``text`` is what is to go, as it is read on the screen."""

    message_id: Key
    text: str = Field(min_length=1, max_length=2_000)


@agent_page("POST")
def redact(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, RedactInput)
    reply = by_key(ticket.replies.visible_to(request.actor), given.message_id, told=_("There is no such message."))
    redact_message(reply, given.text, by=request.actor)
    return changed_ticket(request, ticket, told=_("Redacted"))


@agent_page("POST")
def remove_file(request: AgentRequest, reference: str, pk: int) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    file = by_key(
        Attachment.objects.visible_to(request.actor).filter(reply__ticket=ticket), pk, told=_("There is no such file.")
    )
    remove_attachment(file, by=request.actor)
    return changed_ticket(request, ticket, told=_("File removed"))
