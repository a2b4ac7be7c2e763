"""Private links: how a guest comes to their request, and how they make it part of an account.

A mail is stored with the nonce of its link, and the token is made when it is sent: the same on every try, and in no
table.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import NotFound
from escalated.core.ids import random_name
from escalated.core.periodic import periodic
from escalated.core.tokens import is_token, new_token, token_digest, token_of
from escalated.people.actors import SYSTEM, Guest
from escalated.people.addresses import normalised
from escalated.people.models import Contact
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

GOOD_FOR = timedelta(days=90)
USED_AGAIN_WITH = timedelta(days=60)  # a mail is given a link that works at least that long
KEPT_FOR = timedelta(days=30)


class GuestLinkAsked(Happening):
    """Somebody who knew reference and address had the link mailed there once more."""

    kind = "guest.link_asked"
    is_public = False

    def sentence(self, actor: str) -> str:
        return _("A new link to the request was mailed to its requester, as somebody asked for one")


class Purpose(models.TextChoices):
    """What a link opens: the page of the request, or the way into an account."""

    VIEW = "view"
    CLAIM = "claim"


class GuestLink(models.Model):
    """A link that was mailed: for what, to whom, until when. Its token is known by its digest only."""

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    nonce = models.CharField(max_length=32, default=random_name)
    digest = models.CharField(max_length=64, unique=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="guest_links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="guest_links")
    email = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def token(self) -> str:
        """Return what stands in the mail; where the install's key was replaced, of a link made anew in this row."""
        known = token_of(self.purpose, self.nonce, digest=self.digest)
        if known is not None:
            return known
        token = new_token(self.purpose, self.nonce)
        self.digest = token_digest(self.purpose, token)
        self.save(update_fields=["digest"])
        return token


def link_for(ticket: Ticket, purpose: Purpose = Purpose.VIEW) -> GuestLink:
    """Return a link to mail to the ticket's requester: the one they have, if it lasts, else a new one."""
    email = normalised(ticket.requester.email)
    lasting = ticket.guest_links.filter(
        purpose=purpose, contact=ticket.requester, email=email, used_at=None, expires_at__gt=now() + USED_AGAIN_WITH
    )
    return lasting.order_by("-expires_at").first() or _new_link(ticket, purpose, email)


def _new_link(ticket: Ticket, purpose: Purpose, email: str) -> GuestLink:
    nonce = random_name()
    return GuestLink.objects.create(
        purpose=purpose,
        nonce=nonce,
        digest=token_digest(purpose, new_token(purpose, nonce)),
        ticket=ticket,
        contact=ticket.requester,
        email=email,
        expires_at=now() + GOOD_FOR,
    )


def find_link(token: str, purpose: Purpose) -> GuestLink:
    """Return the link of that token; raises NotFound alike for a wrong, an old and a used one.

    It proves the address it was mailed to, as long as that is the contact's and no account has the contact.
    """
    found = None
    if is_token(token):
        valid = GuestLink.objects.filter(purpose=purpose, used_at=None, expires_at__gt=now())
        found = valid.select_related("contact").filter(digest=token_digest(purpose, token)).first()
    if found is None or found.contact.user_id is not None or normalised(found.contact.email) != found.email:
        raise NotFound(_("This link does not work any more."))
    return found


def guest_of(link: GuestLink) -> Guest:
    """Return who holds the link."""
    return Guest(link.contact, link.ticket_id)


@operation
def ask_for_link(ticket: Ticket) -> None:
    """Have a link mailed to the ticket's requester, who has lost theirs."""
    lock(ticket)
    record(GuestLinkAsked(), on=ticket, by=SYSTEM)


@periodic("forget_guest_links", every=timedelta(days=1))
def forget_guest_links() -> None:
    """Delete links that have long expired."""
    GuestLink.objects.filter(expires_at__lt=now() - KEPT_FOR).delete()
