"""What a participant's mail program answers by itself, such as that they are on holiday."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Requester
from escalated.tickets import policy
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import taking_part
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.writing import Message, write
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class AutomaticReplyAdded(Happening):
    """A message that nobody wrote: it moves no status, ends no snooze and is told to nobody."""

    kind = "reply.automatic"
    is_quiet = True
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("An automatic reply of %(actor)s came in") % {"actor": actor}

    def message(self) -> int:
        return self.reply_id


@operation
def add_automatic_reply(ticket: Ticket, body: Message, *, by: Requester) -> Reply:
    """Keep the message with the others. Raises InvalidInput as a reply does."""
    lock(ticket)
    policy.require(policy.can_reply, by, ticket)
    sender = taking_part(by, ticket)
    reply = write(ticket, replace(body, is_automatic=True), by=sender, kind=ReplyKind.REPLY)
    record(AutomaticReplyAdded(reply_id=reply.pk), on=ticket, by=sender)
    return reply
