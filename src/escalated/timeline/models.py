"""One row per thing that happened: the timeline, and the outbox of all that follows from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from escalated.core.db import now
from escalated.core.jobs import Job
from escalated.timeline.happening import Happening, happening_of


class TicketActivityQuerySet(models.QuerySet["TicketActivity"]):
    def public(self) -> TicketActivityQuerySet:
        return self.filter(is_public=True)

    def in_order(self) -> TicketActivityQuerySet:
        return self.order_by("created_at", "id")


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
        )

    @property
    def happening(self) -> Happening:
        return happening_of(self.kind, self.data)

    @property
    def sentence(self) -> str:
        return self.happening.sentence(self.actor_name)
