"""One row per thing that happened: the timeline, and the outbox of all that follows from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalated.core.db import now
from escalated.core.jobs import Job, JobState
from escalated.timeline.happening import HAPPENINGS, Happening, happening_of
from escalated.timeline.holding import held_for


class TicketActivityQuerySet(models.QuerySet["TicketActivity"]):
    def public(self) -> TicketActivityQuerySet:
        return self.filter(is_public=True)

    def told(self) -> TicketActivityQuerySet:
        """Return what customers may hear of by now: not what an agent can still take back in silence."""
        moment = now()
        held = Q(actor_kind="agent", kind__in=held_kinds(), created_at__gt=moment - held_for())
        withheld = Q(state=JobState.DUE, attempts=0, next_attempt_at__gt=moment)
        return self.public().exclude(held | withheld)

    def in_order(self) -> TicketActivityQuerySet:
        return self.order_by("created_at", "id")


def held_kinds() -> list[str]:
    """Return the kinds of which nobody is told at once."""
    return [kind for kind, happening in HAPPENINGS.items() if happening.is_held]


class TicketActivity(Job):
    """What happened, as kind and data, never as a sentence; who by, stored by id and name."""

    ticket = models.ForeignKey("escalated.Ticket", on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    is_public = models.BooleanField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    objects = TicketActivityQuerySet.as_manager()

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            *Job.Meta.indexes,
            models.Index(fields=["ticket", "created_at"], name="escalated_activity_ticket"),
            models.Index(fields=["created_at", "id"], name="escalated_activity_recent"),
        )

    @property
    def happening(self) -> Happening:
        return happening_of(self.kind, self.data)

    @property
    def sentence(self) -> str:
        return self.happening.sentence(self.actor_name)


class SignalDelivery(Job):
    """An activity of which the host's own receivers are to hear; gone once they have."""

    activity = models.OneToOneField(TicketActivity, on_delete=models.CASCADE, related_name="+")

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes
