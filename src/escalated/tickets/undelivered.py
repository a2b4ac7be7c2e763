"""A mail that did not reach whom it was for: agents are told, as its answer will not come."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import SYSTEM
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class MailUndelivered(Happening):
    """``agent_id`` is whose answer it was; the reason is in the words of the server that refused it."""

    kind = "mail.undelivered"
    is_public = False
    reply_id: int | None = None
    agent_id: int | None = None
    to: str
    reason: str = ""

    def sentence(self, actor: str) -> str:
        return _("The mail to %(address)s could not be delivered") % {"address": self.to}

    def written_by(self) -> list[int]:
        return [] if self.agent_id is None else [self.agent_id]


@operation
def tell_undelivered(ticket: Ticket, *, to: str, reason: str, reply: Reply | None = None) -> None:
    """Write down that a mail about the ticket came back or was refused for good."""
    lock(ticket)
    event = MailUndelivered(
        reply_id=reply.pk if reply else None,
        agent_id=reply.author_agent_id if reply else None,
        to=to,
        reason=reason,
    )
    record(event, on=ticket, by=SYSTEM)
