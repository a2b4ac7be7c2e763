"""The rail's counts, in a request of their own: no page waits for them."""

from __future__ import annotations

from django.http import HttpResponseBase

from escalated.tickets.counts import desk_counts
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.schemas.live import CountsAnswer, DepartmentCount, counted


@agent_page()
def counts(request: AgentRequest) -> HttpResponseBase:
    found = desk_counts(request.actor)
    return CountsAnswer(
        mine=counted(found.mine),
        unassigned=counted(found.unassigned),
        unresolved=counted(found.unresolved),
        mentions=counted(found.mentions),
        snoozed=counted(found.snoozed),
        following=counted(found.following),
        inbox=counted(found.inbox),
        departments=[DepartmentCount(id=pk, name=name, count=counted(count)) for pk, name, count in found.departments],
    ).respond_if_new(request)
