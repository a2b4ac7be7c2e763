"""Marking spam, and skipping the mail of its sender from now on."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.core.schema import Input
from escalated.mail.blocking import block_sender
from escalated.tickets.marking import mark_spam
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import NoInput, read_body
from escalated.web.pages.agent.ticket import changed_ticket


class BlockInput(Input):
    scope: Literal["address", "domain"] = "address"


@agent_page("POST")
def block(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, BlockInput)
    blocked = block_sender(ticket, is_whole_domain=given.scope == "domain", by=request.actor)
    return changed_ticket(request, ticket, told=_("Mail from %(sender)s is skipped") % {"sender": blocked.sender})


@agent_page("POST")
def spam(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, _given = find(request.actor, reference), read_body(request, NoInput)
    mark_spam(ticket, by=request.actor)
    return changed_ticket(request, ticket)
