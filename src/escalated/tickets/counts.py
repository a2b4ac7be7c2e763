"""How much waits on the desk, counted no further than anybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from escalated.core.counting import CappedCount
from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Department
from escalated.people.rights import Act, Scope
from escalated.sla.promises import warned_or_broken
from escalated.tickets.following import followed_by
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.reading import ReadMark


@dataclass(frozen=True)
class DeskCounts:
    """Unresolved tickets that are awake by whose they are, those whose deadlines are near or missed, those that sleep,
    and tickets in which the agent was called on and has not looked since.

    ``inbox`` is what the agent was told and has not read; ``departments`` are (key, name, unresolved tickets) in their
    order.
    """

    mine: int
    unassigned: int
    unresolved: int
    at_risk: int
    mentions: int
    snoozed: int
    following: int
    inbox: int
    departments: Sequence[tuple[int, str, int]]


def desk_counts(agent: Agent) -> DeskCounts:
    """Return the counts as this agent may know them, each at most one past the most we say."""
    permitted = Ticket.objects.visible_to(agent)
    unresolved = permitted.unresolved().awake()
    own = AgentProfile.objects.filter(pk=agent.profile.pk).values_list(
        CappedCount(unresolved.filter(assignee=OuterRef("pk"))),
        CappedCount(unresolved.filter(assignee=None)),
        CappedCount(unresolved),
        CappedCount(unresolved.filter(warned_or_broken(now()))),
        CappedCount(with_unread_mention(permitted, agent)),
        CappedCount(permitted.snoozed()),
        CappedCount(followed_by(agent, unresolved)),
        CappedCount(Notice.objects.of(agent).unread()),
    )
    of_each = CappedCount(unresolved.filter(department=OuterRef("pk")))
    departments = _departments_of(agent).values_list("pk", "name", of_each)
    mine, unassigned, all_of_them, at_risk, mentions, snoozed, following, inbox = own.get()
    return DeskCounts(mine, unassigned, all_of_them, at_risk, mentions, snoozed, following, inbox, list(departments))


def _departments_of(agent: Agent) -> QuerySet[Department]:
    """Return the departments whose queues the agent may read."""
    sees_all = agent.rights.scope_of(Act.SEE) == Scope.ALL
    return Department.objects.all() if sees_all else Department.objects.filter(pk__in=agent.rights.departments)


def with_unread_mention(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    """Return those tickets in which a note calls on this agent that they have not read."""
    read = ReadMark.objects.filter(agent=agent.profile, ticket=OuterRef("ticket"), version__gte=OuterRef("version"))
    return tickets.filter(pk__in=Mention.objects.filter(~Exists(read), agent=agent.profile).values("ticket"))
