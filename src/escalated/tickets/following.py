"""Following a ticket: being told of it without being assigned."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class Follow(models.Model):
    """An agent who follows a ticket."""

    # Without an index of its own: the constraint begins with it.
    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="follows", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["agent", "ticket"], name="escalated_follow_once"),)


class TicketFollowed(Happening):
    kind = "ticket.followed"
    is_public = False
    is_quiet = True
    agent_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s follows this ticket") % {"actor": actor}


class TicketUnfollowed(Happening):
    kind = "ticket.unfollowed"
    is_public = False
    is_quiet = True
    agent_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s follows this ticket no longer") % {"actor": actor}


@operation
def follow_ticket(ticket: Ticket, *, by: Agent) -> None:
    """Follow a ticket. Following one that is followed changes nothing."""
    lock(ticket)
    policy.require(policy.can_follow, by, ticket)
    _follow, is_new = Follow.objects.get_or_create(ticket=ticket, agent=by.profile)
    if is_new:
        record(TicketFollowed(agent_id=by.profile.pk), on=ticket, by=by)


@operation
def unfollow_ticket(ticket: Ticket, *, by: Agent) -> None:
    """Follow a ticket no longer. One that is not followed stays so."""
    lock(ticket)
    policy.require(policy.can_follow, by, ticket)
    ended, _of_each = Follow.objects.filter(ticket=ticket, agent=by.profile).delete()
    if ended:
        record(TicketUnfollowed(agent_id=by.profile.pk), on=ticket, by=by)


def followed_by(agent: Agent, tickets: TicketQuerySet) -> TicketQuerySet:
    """Return those of the tickets that this agent follows."""
    return tickets.filter(pk__in=Follow.objects.filter(agent=agent.profile).values("ticket"))
