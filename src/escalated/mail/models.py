"""Mail as rows: what came in, byte for byte, and what goes out, recipient by recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from escalated.core.db import now
from escalated.core.jobs import Job, JobState
from escalated.people.models import AgentProfile, Contact
from escalated.tickets.guest_links import GuestLink
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.models import TicketActivity

if TYPE_CHECKING:
    from typing import Self


class Outcome(models.TextChoices):
    """What became of a mail that came in; the words of the inbound answer."""

    STORED = "stored"
    CREATED_NEW = "created_new"
    REPLIED = "replied_to_existing"
    SKIPPED = "skipped"


HELD = Q(state=JobState.DONE, outcome=Outcome.STORED)


class StoredMailQuerySet(models.QuerySet["StoredMail"]):
    def without_raw(self) -> Self:
        """Leave the bytes in the database: a list of mails must not load them."""
        return self.defer("raw")

    def held(self) -> Self:
        """Those that were read, and wait for somebody to say what becomes of them."""
        return self.filter(HELD)

    def failed(self) -> Self:
        """Those that could not be read or acted on."""
        return self.filter(state=JobState.DEAD)

    def skipped(self) -> Self:
        return self.filter(outcome=Outcome.SKIPPED)


class StoredMail(Job):
    """The raw bytes of a mail that came in, stored before anything reads them, and what became of it.

    The bytes of a mail whose message was redacted are gone, and those past their retention. ``read_by`` is the version
    of Escalated that read it last; ``reason`` is a code of ``mail.reasons``, or what went wrong in words.
    """

    key = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=40)
    content_type = models.CharField(max_length=255, blank=True)
    raw = models.BinaryField()
    size = models.PositiveBigIntegerField()
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.STORED)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.SET_NULL, related_name="+")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(default=now)
    redacted_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=40, blank=True)
    is_generated = models.BooleanField(default=False)

    objects = StoredMailQuerySet.as_manager()

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            *Job.Meta.indexes,
            models.Index(fields=["-received_at", "-id"], name="escalated_stored_recent"),
            # Few among many: each of the lists that somebody works off has an index over them alone.
            models.Index(fields=["-received_at", "-id"], name="escalated_stored_held", condition=HELD),
            models.Index(
                fields=["-received_at", "-id"], name="escalated_stored_failed", condition=Q(state=JobState.DEAD)
            ),
            models.Index(
                fields=["-received_at", "-id"], name="escalated_stored_skipped", condition=Q(outcome=Outcome.SKIPPED)
            ),
            models.Index(fields=["received_at"], name="escalated_stored_whole", condition=Q(purged_at=None)),
        )

    @property
    def is_held(self) -> bool:
        return self.state == JobState.DONE and self.outcome == Outcome.STORED

    @property
    def has_bytes(self) -> bool:
        return self.redacted_at is None and self.purged_at is None


class AwaitedFile(Job):
    """A file that a message waits for and its provider keeps."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="+")
    url = models.TextField()
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


class MailReference(models.Model):
    """A Message-ID that a mail of a ticket answers: by it the ticket is found where that one comes later."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=500)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message_id", "ticket"], name="escalated_reference_once"),)


class OutgoingMail(Job):
    """One message to one recipient, composed once: every try sends the same bytes under the same Message-ID.

    Private links stand in it by their nonce, in place of the token that opens them.
    The recipient is a contact, or an agent who is told of something. It may come back after it was sent. What follows
    from no agent's act is automatic, and capped.
    """

    activity = models.ForeignKey(TicketActivity, on_delete=models.CASCADE, related_name="mails")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="mails")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="mails")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="mails")
    agent = models.ForeignKey(AgentProfile, null=True, on_delete=models.CASCADE, related_name="mails")
    to_email = models.CharField(max_length=254)
    from_email = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320)
    subject = models.CharField(max_length=320)
    message_id = models.CharField(max_length=500)
    in_reply_to = models.CharField(max_length=500, blank=True)
    references = models.TextField(blank=True)
    text = models.TextField()
    html = models.TextField()
    links = models.ManyToManyField(GuestLink, related_name="+")
    is_automatic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)

    class Meta(Job.Meta):
        constraints = (
            models.UniqueConstraint(fields=["activity", "contact"], name="escalated_mail_once"),
            models.UniqueConstraint(fields=["activity", "agent"], name="escalated_notice_mail_once"),
        )
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            *Job.Meta.indexes,
            models.Index(
                fields=["to_email", "created_at"], name="escalated_mail_automatic", condition=Q(is_automatic=True)
            ),
        )
