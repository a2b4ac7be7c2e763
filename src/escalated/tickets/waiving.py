"""Saying that a customer's message needs no answer: for a mere "Thanks!" nobody is late."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import NotFound
from escalated.people.actors import Actor, Requester
from escalated.tickets import policy
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class ReplyWaived(Happening):
    kind = "reply.waived"
    is_public = False
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s said that a message needs no reply") % {"actor": actor}


class ReplyExpected(Happening):
    kind = "reply.expected"
    is_public = False
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s said that a message needs a reply after all") % {"actor": actor}


@operation
def waive_reply(ticket: Ticket, message_id: int, *, by: Actor) -> None:
    """Stop the clock of a customer's message. Raises NotFound for what is none of the ticket; twice is once."""
    lock(ticket)
    policy.require(policy.can_waive_reply, by, ticket)
    message = _message_of(ticket, message_id)
    if message.waived_at is None:
        message.waived_at = now()
        message.save(update_fields=["waived_at"])
        record(ReplyWaived(reply_id=message.pk), on=ticket, by=by)


@operation
def expect_reply(ticket: Ticket, message_id: int, *, by: Actor) -> None:
    """Take it back: the clock goes on as if it had never stopped. Raises NotFound as ``waive_reply`` does."""
    lock(ticket)
    policy.require(policy.can_waive_reply, by, ticket)
    message = _message_of(ticket, message_id)
    if message.waived_at:
        message.waived_at = None
        message.save(update_fields=["waived_at"])
        record(ReplyExpected(reply_id=message.pk), on=ticket, by=by)


def _message_of(ticket: Ticket, message_id: int) -> Reply:
    message = ticket.replies.answering().filter(pk=message_id, author_kind=Requester.kind).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    return message
