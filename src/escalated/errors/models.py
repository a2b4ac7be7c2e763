"""Errors of the host that are one, whom they struck, and who is to hear that they are fixed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from escalated.core.db import now
from escalated.core.jobs import Job
from escalated.people.models import AgentProfile, Contact
from escalated.tickets.models import Ticket


class ErrorGroup(models.Model):
    """All errors of one fingerprint, and their ticket; message and traceback are of the first since it was opened."""

    fingerprint = models.CharField(max_length=64, unique=True)
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.CASCADE, related_name="error")
    message = models.TextField(blank=True)
    traceback = models.TextField(blank=True)
    count = models.PositiveBigIntegerField(default=0)
    first_seen_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)


class AffectedPerson(models.Model):
    """Somebody whom an error struck; ``told_at`` is when they were told that it is fixed, until it strikes again."""

    group = models.ForeignKey(ErrorGroup, on_delete=models.CASCADE, related_name="people")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveBigIntegerField(default=0)
    last_seen_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "contact"], name="escalated_affected_once")]


class FixNotice(Job):
    """One of those people who is to hear that it is fixed, from which agent and in which words."""

    person = models.ForeignKey(AffectedPerson, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(AgentProfile, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=255)
    body = models.TextField()

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes
