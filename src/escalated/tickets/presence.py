"""Who is looking at a ticket right now, and who is typing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from escalated.core.db import now, operation, unheld
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.models import Ticket

SEEN_FOR = timedelta(seconds=45)
TYPED_FOR = timedelta(seconds=8)
SWEPT_AT_ONCE = 20


class Presence(models.Model):
    """An agent who had a ticket open a moment ago."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(default=now, db_index=True)
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "agent"], name="escalated_present_once"),)

    @property
    def is_typing(self) -> bool:
        return self.typed_at is not None and self.typed_at > now() - TYPED_FOR


@operation
def arrive(ticket: Ticket, *, by: Agent) -> None:
    """Say that an agent looks at a ticket; the page repeats it while it is open."""
    _note(ticket, by, {"seen_at": now()})


@operation
def type_on(ticket: Ticket, *, by: Agent) -> None:
    """Say that an agent writes an answer or a note."""
    _note(ticket, by, {"seen_at": now(), "typed_at": now()})


@operation
def leave(ticket: Ticket, *, by: Agent) -> None:
    """Say that an agent looks at something else."""
    policy.require(policy.can_see, by, ticket)
    Presence.objects.filter(ticket=ticket, agent=by.profile).delete()


def others_on(ticket: Ticket, *, besides: Agent) -> list[Presence]:
    """Return who else has the ticket open, by name."""
    here = ticket.presences.filter(seen_at__gt=now() - SEEN_FOR).exclude(agent=besides.profile)
    return list(here.select_related("agent").order_by("agent__name", "agent"))


def _note(ticket: Ticket, by: Agent, moments: dict[str, datetime]) -> None:
    policy.require(policy.can_see, by, ticket)
    mine = Presence.objects.filter(ticket=ticket, agent=by.profile)
    if mine.update(**moments):
        return
    _sweep()
    Presence.objects.bulk_create([Presence(ticket=ticket, agent=by.profile, **moments)], ignore_conflicts=True)


def _sweep() -> None:
    """Forget some who went without a word; each who comes sweeps, so that no more than come are left."""
    gone = unheld(Presence.objects.filter(seen_at__lte=now() - SEEN_FOR)).order_by("seen_at")
    Presence.objects.filter(pk__in=[each.pk for each in gone[:SWEPT_AT_ONCE]]).delete()
