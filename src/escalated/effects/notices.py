"""Telling agents of an activity: in the app, by mail, or not at all, as each has chosen."""

from __future__ import annotations

from collections.abc import Iterable

from escalated.core.db import now
from escalated.mail.notifying import write_notice
from escalated.people.actors import Agent, acting
from escalated.people.models import AgentProfile, Membership
from escalated.tickets import policy
from escalated.tickets.notices import Notice
from escalated.tickets.reading import ReadMark
from escalated.tickets.telling import Audience, Event, chosen, told
from escalated.timeline.models import TicketActivity


def notify(activity: TicketActivity) -> None:
    """Write a notice and a mail for each agent who is to be told and may see the ticket now."""
    events = dict(told(activity.happening, audience_of(activity)))
    for agent in _who_may_see(activity, events):
        ways = chosen(agent.profile.notifications)[events[agent.profile.pk]]
        if ways.in_app:
            _write(activity, agent, events[agent.profile.pk])
        if ways.mail:
            write_notice(activity, agent, events[agent.profile.pk])


def audience_of(activity: TicketActivity) -> Audience:
    """Return who stands in what relation to the ticket now."""
    ticket = activity.ticket
    is_by_agent = activity.actor_kind == Agent.kind
    return Audience(
        is_by_customer=activity.actor_kind == "requester",
        actor=activity.actor_id if is_by_agent else None,
        assignee=ticket.assignee_id,
        followers=frozenset(ticket.follows.values_list("agent", flat=True)),
        members=frozenset(Membership.objects.filter(department=ticket.department_id).values_list("agent", flat=True)),
    )


def _who_may_see(activity: TicketActivity, keys: Iterable[int]) -> list[Agent]:
    known = AgentProfile.objects.working().filter(pk__in=keys).select_related("user", "role").order_by("pk")
    agents = (acting(profile) for profile in known)
    return [agent for agent in agents if agent and policy.can_see(agent, activity.ticket)]


def _write(activity: TicketActivity, agent: Agent, event: Event) -> None:
    """Whoever has the ticket on the screen may have read of it before it is told."""
    given = {"event": event, "ticket": activity.ticket, "read_at": now() if _has_read(activity, agent) else None}
    Notice.objects.get_or_create(activity=activity, agent=agent.profile, defaults=given)


def _has_read(activity: TicketActivity, agent: Agent) -> bool:
    mark = ReadMark.objects.filter(ticket=activity.ticket, agent=agent.profile).first()
    # Every activity is one version of its ticket, and they come one after the other.
    return mark is not None and mark.version >= activity.ticket.activities.filter(pk__lte=activity.pk).count()
