"""Mail as rows: what came in, byte for byte, and what goes out, recipient by recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

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


class StoredMailQuerySet(models.QuerySet["StoredMail"]):
    def without_raw(self) -> Self:
        """Leave the bytes in the database: a list of mails must not load them."""
        return self.defer("raw")

    def needing_review(self) -> Self:
        return self.filter(state=JobState.DEAD)


class StoredMail(Job):
    """The raw bytes of a mail that came in, stored before anything reads them, and what became of it.

    The bytes of a mail whose message was redacted are gone.
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

    objects = StoredMailQuerySet.as_manager()

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            *Job.Meta.indexes,
            models.Index(fields=["-received_at", "-id"], name="escalated_stored_recent"),
        )


class MailReference(models.Model):
    """A Message-ID that a mail of a ticket answers: by it the ticket is found where that one comes later."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=500)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message_id", "ticket"], name="escalated_reference_once"),)


class BlockedSender(models.Model):
    """Whose mail is kept and skipped: an address as a key, or ``@`` and a domain for everybody there."""

    sender = models.CharField(max_length=255, unique=True)
    blocked_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("sender",)


class OutgoingMail(Job):
    """One message to one recipient, composed once: every try sends the same bytes under the same Message-ID.

    Private links stand in it by their nonce, in place of the token that opens them.
    The recipient is a contact, or an agent who is told of something. It may come back after it was sent.
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
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)

    class Meta(Job.Meta):
        constraints = (
            models.UniqueConstraint(fields=["activity", "contact"], name="escalated_mail_once"),
            models.UniqueConstraint(fields=["activity", "agent"], name="escalated_notice_mail_once"),
        )
