"""The rail's counts, in a request of their own: no page waits for them."""

from __future__ import annotations

from django.http import HttpResponseBase

from escalated.mail.alerts import ChannelAlert
from escalated.sla.switch import is_sla_on
from escalated.tickets.counts import desk_counts
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.schemas.live import CountsAnswer, DepartmentCount, MailFault, counted


@agent_page()
def counts(request: AgentRequest) -> HttpResponseBase:
    found = desk_counts(request.actor)
    return CountsAnswer(
        mine=counted(found.mine),
        unassigned=counted(found.unassigned),
        unresolved=counted(found.unresolved),
        at_risk=counted(found.at_risk) if is_sla_on() else None,
        mentions=counted(found.mentions),
        snoozed=counted(found.snoozed),
        following=counted(found.following),
        inbox=counted(found.inbox),
        mail_faults=_mail_faults() if request.actor.is_admin else [],
        departments=[DepartmentCount(id=pk, name=name, count=counted(count)) for pk, name, count in found.departments],
    ).respond_if_new(request)


def _mail_faults() -> list[MailFault]:
    alerts = ChannelAlert.objects.current()
    found = [{"channel": each.channel, "problems": each.problems, "since": each.began_at} for each in alerts]
    return [MailFault.model_validate(each) for each in found]
