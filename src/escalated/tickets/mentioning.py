"""Calling on a colleague by name in a note."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import InvalidInput
from escalated.people.actors import acting
from escalated.people.models import AgentProfile
from escalated.tickets.models import Reply, Ticket


class Mention(models.Model):
    """An agent named in a note, which was that version of its ticket."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="mentions")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="mentions")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["reply", "agent"], name="escalated_mention_once"),)
        indexes = (
            models.Index(fields=["agent", "ticket"], name="escalated_mention_agent"),
            models.Index(fields=["agent", "-created_at", "-id"], name="escalated_mention_recent"),
        )


def mention(reply: Reply, agents: Sequence[AgentProfile]) -> list[int]:
    """Note whom a note calls on, each once, and return their keys."""
    named = sorted({agent.pk for agent in agents})
    version = reply.ticket.version + 1  # the note is recorded next
    Mention.objects.bulk_create(
        Mention(reply=reply, ticket_id=reply.ticket_id, agent_id=pk, version=version) for pk in named
    )
    return named


def mentionable(pks: Sequence[int]) -> list[AgentProfile]:
    """Return the agents of these keys; raises InvalidInput on ``mentions`` for one who is none, or none any more."""
    known = AgentProfile.objects.working().filter(pk__in=pks).select_related("user", "role")
    found = [each for each in known if acting(each)]
    if len(found) != len(set(pks)):
        raise InvalidInput(mentions=_("There is no such agent."))
    return found
