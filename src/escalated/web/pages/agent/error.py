"""What agents do about an error of the host's: tell those whom it struck that it is fixed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field

from escalated.core.schema import Input
from escalated.errors.telling import tell_fixed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import find
from escalated.web.input import read_body
from escalated.web.pages.agent.ticket import changed_ticket


class FixedInput(Input):
    """What everybody is told whom the error struck, each in a request of their own."""

    subject: str = Field(max_length=255)
    body: str = Field(max_length=100_000)


@agent_page("POST")
def fixed(request: AgentRequest, reference: str) -> HttpResponse:
    ticket, given = find(request.actor, reference), read_body(request, FixedInput)
    count = tell_fixed(ticket, subject=given.subject, body=given.body, by=request.actor)
    return changed_ticket(request, ticket, told=_told(count))


def _told(count: int) -> str:
    if not count:
        return _("There is nobody left to tell.")
    return ngettext("%(count)s person is told", "%(count)s people are told", count) % {"count": count}
