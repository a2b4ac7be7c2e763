"""Who is to be told of what, in words of its own: it knows nothing of ``tickets.telling`` nor of ``mail.composing``.

Asked agent by agent what the product asks event by event, so that one mistake is hardly made in both.
"""

from __future__ import annotations

from collections.abc import Iterator

from escalated.people.models import AgentProfile
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity

Told = set[tuple[int, str]]
Chosen = dict[tuple[int, str], tuple[bool, bool]]

FOLLOWERS = dict.fromkeys(("ticket.status_changed", "ticket.resolved", "ticket.closed"), "status_changed")

DEADLINES = {"sla.warned": "sla_at_risk", "sla.breached": "sla_breached"}

IN_APP_BY_DEFAULT = "assigned mentioned customer_replied colleague_replied colleague_noted reopened snooze_ended"
IN_APP_BY_DEFAULT += " status_changed third_party_answered sla_at_risk sla_breached"
MAILED_BY_DEFAULT = "assigned mentioned customer_replied reopened third_party_answered sla_breached"


def agents_told(activity: TicketActivity, chosen: Chosen) -> tuple[Told, Told]:
    """Return (agent, event) of every notice, and of every mail, that is to follow from an activity as things are."""
    ticket = Ticket.objects.get(pk=activity.ticket_id)
    concerned = {
        (agent.pk, event)
        for agent in AgentProfile.objects.all()
        if (event := _concerns(agent, activity, ticket)) and _is_there(agent) and _sees(agent, ticket)
    }
    ways = {each: chosen.get(each, _by_default(each[1])) for each in concerned}
    return {each for each in concerned if ways[each][0]}, {each for each in concerned if ways[each][1]}


def _concerns(agent: AgentProfile, activity: TicketActivity, ticket: Ticket) -> str:
    """Return what this is to the agent, empty for nothing: their own acts are no news to anybody."""
    if (activity.actor_kind, activity.actor_id) == ("agent", agent.pk):
        return ""
    return _named(agent, activity) or _among(agent, activity, ticket)


def _named(agent: AgentProfile, activity: TicketActivity) -> str:
    """Return what names the agent."""
    if activity.kind == "ticket.assigned" and activity.data["assignee_id"] == agent.pk:
        return "assigned"
    if activity.kind == "forward.answered" and agent.pk in activity.data["forwarded_by"]:
        return "third_party_answered"
    return "mentioned" if activity.kind == "note.added" and agent.pk in activity.data["mentions"] else ""


def _among(agent: AgentProfile, activity: TicketActivity, ticket: Ticket) -> str:
    """Return what concerns the agent as a member, a follower or the one whose ticket it is."""
    follows = ticket.follows.filter(agent=agent).exists()
    if activity.kind == "ticket.opened":
        return "opened" if agent.memberships.filter(department=ticket.department_id).exists() else ""
    if activity.kind in FOLLOWERS:
        return FOLLOWERS[activity.kind] if follows else ""
    if activity.kind in DEADLINES and ticket.assignee_id is None:
        is_member = agent.memberships.filter(department=ticket.department_id).exists()
        return DEADLINES[activity.kind] if is_member or follows else ""
    return _watched(activity) if follows or ticket.assignee_id == agent.pk else ""


def _watched(activity: TicketActivity) -> str:
    by_customer, by_time = activity.actor_kind == "requester", activity.data.get("reason") == "time"
    watched = {
        "reply.added": "customer_replied" if by_customer else "colleague_replied",
        "note.added": "colleague_noted",
        "message.forwarded": "colleague_noted",
        "forward.answered": "third_party_answered",
        "ticket.reopened": "reopened",
        **DEADLINES,
        "ticket.woken": "snooze_ended" if by_time else "",
    }
    return watched.get(activity.kind, "")


def _is_there(agent: AgentProfile) -> bool:
    return agent.removed_at is None


def _sees(agent: AgentProfile, ticket: Ticket) -> bool:
    """Tell whether they see it: who has a role here sees what is theirs and what is in their departments."""
    own = ticket.assignee_id == agent.pk
    return agent.role_id is None or own or agent.memberships.filter(department=ticket.department_id).exists()


def _by_default(event: str) -> tuple[bool, bool]:
    return event in IN_APP_BY_DEFAULT.split(), event in MAILED_BY_DEFAULT.split()


def others_told(activity: TicketActivity) -> set[str]:
    """Return the addresses of all others that an answer, a solution or what was forwarded is mailed to."""
    return {address for address in _addresses(activity) if address}


def _addresses(activity: TicketActivity) -> Iterator[str]:
    ticket = Ticket.objects.get(pk=activity.ticket_id)
    if activity.kind == "message.forwarded":
        yield from (each["email"] for each in activity.data["to"])
    if activity.kind not in ("reply.added", "ticket.resolved"):
        return
    if activity.actor_kind != "requester":
        yield ticket.requester.email
    if activity.kind == "reply.added":
        yield from ticket.participants.values_list("contact__email", flat=True)
