"""Tickets, their messages, files and links."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.storage import Storage, default_storage, storages
from django.db import models
from django.db.models import F, Q

from escalated.core.db import now
from escalated.core.ids import random_name
from escalated.people.actors import Actor, Agent
from escalated.people.models import AgentProfile, Contact, Department
from escalated.sla.clocks import keep_clocks
from escalated.sla.promises import Promised
from escalated.tickets.queries import AttachmentQuerySet, ReplyQuerySet, TagQuerySet, TicketQuerySet
from escalated.tickets.references import reference_of
from escalated.tickets.statuses import (
    FINISHED,
    UNRESOLVED,
    Channel,
    CustomerStatus,
    Priority,
    ReplyKind,
    SenderCheck,
    Status,
    TicketType,
)
from escalated.tickets.statuses import customer_status as told_to_customer

SUBJECT_LENGTH = 255
FOLDER = "escalated"  # of the storage, where our files lie


def _unresolved_index(field: str) -> models.Index:
    return models.Index(
        fields=[f"-{field}", "-id"],
        name=f"escalated_open_{field.removesuffix('_at')}",
        condition=Q(status__in=UNRESOLVED),
    )


class Tag(models.Model):
    """A word agents sort tickets by. ``key`` is the name as it is compared, ``color`` one of TAG_COLORS.

    A retired one is being taken off its tickets, is offered no more and has given up its key.
    """

    name = models.CharField(max_length=50)
    key = models.CharField(max_length=50, unique=True)
    color = models.CharField(max_length=10, default="gray")
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Ticket(Promised):
    """A requester's case, from its opening message to its close."""

    subject = models.CharField(max_length=SUBJECT_LENGTH)
    requester = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tickets")
    # Without an index of its own: three that are sorted begin with it.
    assignee = models.ForeignKey(
        AgentProfile, null=True, on_delete=models.SET_NULL, related_name="tickets", db_index=False
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.MEDIUM)
    type = models.CharField(max_length=20, choices=TicketType.choices, default=TicketType.QUESTION)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.API)
    tags = models.ManyToManyField(Tag, related_name="tickets")
    preview = models.CharField(max_length=140, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    last_activity_at = models.DateTimeField(default=now)
    last_reply_at = models.DateTimeField(default=now)
    first_response_at = models.DateTimeField(null=True)
    requester_read_at = models.DateTimeField(default=now)
    # From when on its requester sees it: never, as long as agents have written nothing but notes.
    public_at = models.DateTimeField(default=now, null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    is_spam = models.BooleanField(default=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="escalated_closed_has_moment",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="escalated_spam_is_closed", condition=Q(is_spam=False) | Q(status=Status.CLOSED)
            ),
            models.CheckConstraint(
                name="escalated_resolved_has_moment",
                condition=~Q(status=Status.RESOLVED) | Q(resolved_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["-last_activity_at", "-id"], name="escalated_ticket_recent"),
            models.Index(fields=["-created_at", "-id"], name="escalated_ticket_created"),
            models.Index(fields=["-priority", "-id"], name="escalated_ticket_priority"),
            # The queue shows the unresolved, few among many: each of its orders has an index over them alone.
            *(_unresolved_index(field) for field in ("last_activity_at", "created_at", "priority")),
            # Who is due next, and who is at risk: few of the unresolved, and none of the others.
            models.Index(fields=["sla_due_at", "id"], name="escalated_ticket_due"),
            models.Index(fields=["sla_due_at", "id"], name="escalated_open_due", condition=Q(status__in=UNRESOLVED)),
            models.Index(
                fields=["sla_risk_at", "snoozed_until"],
                name="escalated_open_at_risk",
                condition=Q(status__in=UNRESOLVED, sla_risk_at__isnull=False),
            ),
            # The rail counts those that are awake by whose they are, and the dashboard shows the first of them.
            models.Index(
                fields=["assignee", "last_reply_at", "id", "snoozed_until"],
                name="escalated_open_assigned",
                condition=Q(status__in=UNRESOLVED),
            ),
            models.Index(
                fields=["-priority", "created_at", "id", "snoozed_until"],
                name="escalated_open_unassigned",
                condition=Q(status__in=UNRESOLVED, assignee__isnull=True),
            ),
            models.Index(
                fields=["department", "snoozed_until"],
                name="escalated_open_departments",
                condition=Q(status__in=UNRESOLVED),
            ),
            models.Index(fields=["requester", "-last_reply_at", "-id"], name="escalated_ticket_requester"),
            models.Index(fields=["assignee", "-last_activity_at", "-id"], name="escalated_ticket_assignee"),
            models.Index(fields=["resolved_at"], name="escalated_ticket_resolved"),
            # The dashboard's medians, without a look at the tickets.
            models.Index(
                fields=["created_at", "first_response_at"],
                name="escalated_ticket_answered",
                condition=Q(first_response_at__isnull=False),
            ),
            models.Index(
                fields=["snoozed_until"], name="escalated_ticket_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference_of(self.pk)

    @property
    def priority_word(self) -> str:
        return Priority(self.priority).word

    @property
    def is_resolved(self) -> bool:
        return self.status == Status.RESOLVED

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    @property
    def is_public(self) -> bool:
        """Whether its requester may know of it by now."""
        return self.public_at is not None and self.public_at <= now()

    @property
    def customer_status(self) -> CustomerStatus:
        return told_to_customer(self.status)

    def touch(self, moment: datetime, *, by: Actor, is_quiet: bool = False) -> None:
        """Count one more version and say when something last happened; an agent who had read all before has read it.

        What is quiet moves the ticket in no list, and whoever had read all before has read it.
        """
        before = self.last_activity_at
        last = before if is_quiet else moment
        Ticket.objects.filter(pk=self.pk).update(version=F("version") + 1, updated_at=moment, last_activity_at=last)
        if is_quiet or isinstance(by, Agent):
            readers = {} if is_quiet or not isinstance(by, Agent) else {"agent": by.profile}
            self.read_marks.filter(version=self.version, **readers).update(version=F("version") + 1)
        self.version += 1
        self.updated_at, self.last_activity_at = moment, last
        keep_clocks(self, since=before, moment=moment, by=by)


class Reply(models.Model):
    """A message: the one that opened the ticket, a public reply or an internal note.

    Customers see it from ``public_at`` on: until then its author may take it back.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    body = models.TextField()
    body_format = models.CharField(max_length=10)
    quoted = models.TextField(blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    author_kind = models.CharField(max_length=20)
    author_contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="replies")
    author_agent = models.ForeignKey(
        AgentProfile, null=True, on_delete=models.SET_NULL, related_name="replies", db_index=False
    )
    author_name = models.CharField(max_length=200)
    message_id = models.CharField(max_length=500, blank=True, db_index=True)
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001  unique where there is one
    is_pinned = models.BooleanField(default=False)
    is_automatic = models.BooleanField(default=False)
    sender_check = models.CharField(max_length=11, choices=SenderCheck.choices, blank=True, default="")
    sender_checked_by = models.CharField(max_length=300, blank=True, default="")
    refused_attachments = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    public_at = models.DateTimeField(default=now)
    # When an agent said that it needs no answer.
    waived_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "author_agent", "key"],
                name="escalated_reply_key_once",
                condition=Q(key__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["ticket", "created_at", "id"], name="escalated_reply_ticket"),
            models.Index(fields=["author_agent", "created_at"], name="escalated_reply_agent"),
        )


def private_storage() -> Storage:
    """Return where attachments live: ``STORAGES["escalated"]``; a check demands it where DEBUG is off."""
    return storages["escalated"] if "escalated" in storages.backends else default_storage


def random_path(attachment: Attachment, filename: str) -> str:
    """Return a path that tells nothing and cannot be guessed."""
    name = random_name()
    return str(PurePosixPath(FOLDER) / name[:2] / name)


class Attachment(models.Model):
    """A file of a message, stored privately under a random name; of one that was removed nothing but that it was."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(storage=private_storage, upload_to=random_path, max_length=200)
    filename = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)


class TicketLink(models.Model):
    """Two tickets that belong together; agents alone see it. Stored once, lower key first."""

    first = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_up")
    second = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_down")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["first", "second"], name="escalated_link_once"),)
