"""Where a mail leads its reader, and how many mails an address gets that nobody there may have asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from escalated.core.limiting import Limit
from escalated.core.links import absolute_link
from escalated.people.addresses import normalised
from escalated.people.guests import signup_link
from escalated.people.models import Contact
from escalated.tickets.guest_links import GuestLink, Purpose, link_for
from escalated.tickets.models import Ticket

UNASKED_PER_ADDRESS = Limit("mail.unasked", 3, timedelta(days=1))
# As many as the public form takes requests: whoever's was taken is told so, while programs post from everywhere too.
UNASKED_IN_TOTAL = Limit("mail.unasked_total", 1800, timedelta(hours=1))


@dataclass(frozen=True)
class MailLinks:
    """The links of a mail: ``url`` to the request, ``invitation`` into an account; empty where there is none.

    Those in ``rows`` stand in them by their nonce.
    """

    url: str
    invitation: str = ""
    rows: tuple[GuestLink, ...] = ()

    @property
    def context(self) -> dict[str, str]:
        return {"url": self.url, "invitation": self.invitation}


def links_for(ticket: Ticket, contact: Contact, *, is_invited: bool = False) -> MailLinks:
    """Return where a mail about the ticket leads: a host user to the portal, a guest who asked by a private link.

    Who is in CC sees no more than came since, so the link is not theirs.
    """
    if contact.user_id is not None:
        return MailLinks(absolute_link("escalated_portal:ticket", ticket.reference))
    if contact.pk != ticket.requester_id or not absolute_link("escalated_portal:guest", "-"):
        return MailLinks("")
    view = link_for(ticket)
    url = absolute_link("escalated_portal:guest", view.nonce)
    if not is_invited or not signup_link("-"):
        return MailLinks(url, rows=(view,))
    claim = link_for(ticket, Purpose.CLAIM)
    return MailLinks(url, signup_link(claim.nonce), (view, claim))


def is_proven(contact: Contact) -> bool:
    """Tell whether the host vouches that mail to this contact reaches who wrote."""
    return contact.user_id is not None and contact.mail_key is not None


def may_mail_unasked(email: str) -> bool:
    """Count a mail to an address that only whoever typed it vouches for; False past the limits, which are daily."""
    return UNASKED_PER_ADDRESS.take(normalised(email)) and UNASKED_IN_TOTAL.take()
