"""Claiming: what a guest asked becomes part of an account, once they have shown the link that was mailed to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.people.actors import Requester
from escalated.people.contacts import contact_for_user
from escalated.people.models import Contact
from escalated.tickets.guest_links import GuestLink, Purpose, find_link
from escalated.tickets.indexing import index_name
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class TicketClaimed(Happening):
    """A guest's ticket became that of a host user's contact."""

    kind = "ticket.claimed"
    previous_id: int
    requester_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s claimed this ticket, which they had opened as a guest") % {"actor": actor}

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s claimed this request, which they had opened as a guest") % {"actor": actor}


@operation
def claim_guest_tickets(token: str, user: Any) -> Contact:
    """Join what a guest asked to a host user, who shows the token of the invitation; returns the user's contact.

    The token works once and opens nothing else; the guest's private links end with it. Raises NotFound.
    """
    link = find_link(token, Purpose.CLAIM)
    lock(link, link.contact)
    guest = find_link(token, Purpose.CLAIM).contact  # it may have been used before the lock was ours
    own = contact_for_user(user)
    if guest.pk != own.pk:
        _join(guest, own)
    GuestLink.objects.filter(contact__in=(guest, own), used_at=None).update(used_at=now())
    return own


def _join(guest: Contact, own: Contact) -> None:
    by = Requester((own,), own.user)
    for ticket in Ticket.objects.filter(requester=guest).order_by("pk"):
        lock(ticket)
        ticket.requester = own
        ticket.save(update_fields=["requester"])
        record(TicketClaimed(previous_id=guest.pk, requester_id=own.pk), on=ticket, by=by)
    Reply.objects.filter(author_contact=guest).update(author_contact=own)
    index_name(own)
