"""Opening a ticket once, however often it is asked for: by a job that is run again, or by two at the same moment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import InvalidInput, NotFound
from escalated.core.ids import digest_key
from escalated.people.actors import Actor
from escalated.people.models import Contact
from escalated.tickets import policy
from escalated.tickets.models import Ticket

KEY_LENGTH = 255


class OpenedOnce(models.Model):
    """Under which key of the host's a requester's ticket was opened; kept as long as the ticket."""

    requester = models.ForeignKey("escalated.Contact", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    ticket = models.ForeignKey("escalated.Ticket", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["requester", "key"], name="escalated_openedonce_key")]


def opened_before(requester: Contact, dedupe_key: str, *, by: Actor) -> Ticket | None:
    """Return the ticket that this requester, whose row is held, has under the key; raises NotFound if not for ``by``.

    Raises InvalidInput on ``dedupe_key`` for one that is longer than 255 characters.
    """
    if len(dedupe_key) > KEY_LENGTH:
        raise InvalidInput(dedupe_key=_("Shorten the key to %(limit)s characters.") % {"limit": KEY_LENGTH})
    if not dedupe_key:
        return None
    found = OpenedOnce.objects.filter(requester=requester, key=digest_key(dedupe_key)).select_related("ticket").first()
    if found is None:
        return None
    if not policy.can_see(by, found.ticket):
        raise NotFound(_("There is no such ticket."))
    return found.ticket


def remember_opening(ticket: Ticket, dedupe_key: str) -> Ticket:
    """Return the ticket, which whoever asks for one of its requester under the key, if any, gets from now on."""
    if dedupe_key:
        OpenedOnce.objects.create(requester_id=ticket.requester_id, key=digest_key(dedupe_key), ticket=ticket)
    return ticket
