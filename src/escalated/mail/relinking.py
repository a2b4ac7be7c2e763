"""Mailing a private link once more. What is asked is only written down: the answer says nothing of what is true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from escalated.core.db import now, operation
from escalated.core.jobs import Job, completing, job, wake
from escalated.mail.linking import may_mail_unasked
from escalated.people.addresses import normalised
from escalated.tickets.guest_links import ask_for_link
from escalated.tickets.guest_requests import LINKS_PER_ADDRESS, PER_CLIENT
from escalated.tickets.models import Ticket


class LinkRequest(Job):
    """Somebody asks for the link of a request by what they know of it; gone once it is answered."""

    reference = models.CharField(max_length=40)
    email = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=now)

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


@operation
def request_link(reference: str, email: str, *, client: str) -> None:
    """Ask for a link; ``client`` is the address it is asked from. Raises TooMany on ``form``."""
    PER_CLIENT.spend(client)
    LINKS_PER_ADDRESS.spend(normalised(email))
    row = LinkRequest.objects.create(reference=reference[:40], email=normalised(email))
    wake("mail_guest_link", row.pk)


@job("mail_guest_link", LinkRequest, order=1)
def mail_guest_link(row: LinkRequest) -> None:
    """Mail the link if the reference is that of a request from this address."""
    with completing(row):
        ticket = Ticket.objects.with_reference(row.reference).select_related("requester").first()
        if ticket and normalised(ticket.requester.email) == row.email and may_mail_unasked(row.email):
            ask_for_link(ticket)
        LinkRequest.objects.filter(pk=row.pk).delete()
