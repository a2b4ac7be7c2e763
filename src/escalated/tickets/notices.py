"""What agents have been told in the app, and what of it they have read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from escalated.core.db import now, operation
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile
from escalated.tickets.models import Ticket
from escalated.tickets.queries import visible
from escalated.tickets.telling import DEFAULTS, Event, Ways
from escalated.timeline.models import TicketActivity

if TYPE_CHECKING:
    from typing import Self


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, agent: Agent) -> Self:
        """Return an agent's own, of tickets that they may see now."""
        return self.filter(visible(agent, "ticket__"), agent=agent.profile)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def for_list(self) -> Self:
        return self.select_related("activity", "ticket")


class Notice(models.Model):
    """That an agent was told of an activity, once."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="notices", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notices")
    activity = models.ForeignKey(TicketActivity, on_delete=models.CASCADE, related_name="notices", db_index=False)
    event = models.CharField(max_length=40, choices=Event.choices)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["activity", "agent"], name="escalated_notice_once"),)
        indexes = (
            models.Index(fields=["agent", "-created_at", "-id"], name="escalated_notice_recent"),
            models.Index(fields=["agent"], name="escalated_notice_unread", condition=Q(read_at__isnull=True)),
        )


@operation
def mark_notices_read(*, by: Agent, only: Sequence[int] | None = None) -> None:
    """Mark an agent's own notices of these keys as read, or all of them."""
    unread = Notice.objects.filter(agent=by.profile).unread()
    (unread if only is None else unread.filter(pk__in=only)).update(read_at=now())


@operation
def choose_notifications(ways: Mapping[Event, Ways], *, by: Agent) -> None:
    """Say of which events one wants to be told and how; what equals the default follows it."""
    stored = {
        event.value: {"in_app": way.in_app, "mail": way.mail} for event, way in ways.items() if way != DEFAULTS[event]
    }
    AgentProfile.objects.filter(pk=by.profile.pk).update(notifications=stored)
    by.profile.notifications = stored
