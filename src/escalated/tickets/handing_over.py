"""Handing over the unresolved tickets of an agent who has left, as work that is due: there may be thousands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from escalated.core.db import lock, now, operation
from escalated.core.jobs import Job, finish, job, repeat, wake
from escalated.people.actors import SYSTEM, Actor, Agent, acting
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet

BATCH = 200  # within a lease


class HandOver(Job):
    """An agent whose tickets go to ``heir``, or to nobody: they wait in their departments; ``agent`` said so."""

    profile = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="+")
    heir = models.ForeignKey(AgentProfile, null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey(AgentProfile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


def hand_over(profile: AgentProfile, heir: AgentProfile | None, *, by: Actor) -> None:
    """Have the agent's tickets given away soon. Part of an operation."""
    agent = by.profile if isinstance(by, Agent) else None
    row = HandOver.objects.create(profile=profile, heir=heir, agent=agent)
    wake("hand_over_tickets", row.pk)


def keep_tickets(profile: AgentProfile) -> None:
    """Leave the agent what has not been given away yet. Part of an operation."""
    HandOver.objects.filter(profile=profile).delete()


def unresolved_of(profile: AgentProfile) -> TicketQuerySet:
    """Return the tickets that the agent's leaving would give away."""
    return Ticket.objects.filter(assignee=profile).unresolved()


@job("hand_over_tickets", HandOver)
def hand_over_tickets(row: HandOver) -> None:
    """Give away some tickets, and go on until none is left."""
    for ticket in unresolved_of(row.profile).order_by("pk")[:BATCH]:
        _give(row, ticket)
    _go_on(row)


@operation
def _give(row: HandOver, ticket: Ticket) -> None:
    lock(ticket)
    if ticket.assignee_id == row.profile_id and not ticket.is_finished:
        heir = row.heir if row.heir and acting(row.heir) else None
        assign_ticket(ticket, heir, by=_on_behalf_of(row.agent, ticket))


def _on_behalf_of(admin: AgentProfile | None, ticket: Ticket) -> Actor:
    """Return who said so, as long as they still may; the tickets go all the same."""
    by = acting(admin) if admin else None
    return by if by and policy.can_assign(by, ticket) else SYSTEM


@operation
def _go_on(row: HandOver) -> None:
    if unresolved_of(row.profile).exists():
        repeat(row, at=now())
    else:
        finish(row)
