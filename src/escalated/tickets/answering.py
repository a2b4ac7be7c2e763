"""Sending what an agent wrote at the desk: the message, the end of its draft and the status, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import Stale
from escalated.people.actors import Actor, Agent
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import files_to_send, finish_draft
from escalated.tickets.mentioning import mentionable
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import Channel, ReplyKind
from escalated.tickets.transitioning import change_status
from escalated.tickets.writing import Message

TOLD = 3


@dataclass(frozen=True)
class Composed:
    """What left the composer. ``version`` is the ticket as its author saw it; None asks for no check."""

    body: Body
    attachments: Sequence[Upload] = ()
    draft_files: Sequence[int] = ()
    version: int | None = None


@operation
def send_reply(ticket: Ticket, composed: Composed, *, by: Agent, status: str = "") -> Reply:
    """Answer in public and, if one is named, move to a status. Raises Stale and InvalidInput."""
    lock(ticket)
    refuse_stale(ticket, composed.version, by=by)
    reply = reply_to_ticket(ticket, _message(ticket, ReplyKind.REPLY, composed, by=by), by=by)
    finish_draft(ticket, ReplyKind.REPLY, sent=reply, by=by)
    if status:
        change_status(ticket, status, by=by)
    return reply


@operation
def send_note(ticket: Ticket, composed: Composed, *, by: Agent, mentions: Sequence[int] = ()) -> Reply:
    """Write a note that only agents see. Raises Stale and InvalidInput."""
    lock(ticket)
    refuse_stale(ticket, composed.version, by=by)
    written = _message(ticket, ReplyKind.NOTE, composed, by=by)
    note = add_note(ticket, written, by=by, mentions=mentionable(mentions))
    finish_draft(ticket, ReplyKind.NOTE, sent=note, by=by)
    return note


def refuse_stale(ticket: Ticket, version: int | None, *, by: Actor) -> None:
    """Raise Stale when others did something since that version of a ticket at hand; every version is one activity."""
    if version is None or version >= ticket.version:
        return
    since = ticket.activities.order_by("-id")[: ticket.version - version]
    news = [row.sentence for row in since if (row.actor_kind, row.actor_id) != (by.kind, by.id)]
    if news:
        told = "; ".join(reversed(news[:TOLD]))
        raise Stale(version=_("Since you opened this: %(news)s. Have a look, then send again.") % {"news": told})


def _message(ticket: Ticket, kind: str, composed: Composed, *, by: Agent) -> Message:
    kept = files_to_send(ticket, kind, composed.draft_files, by=by)
    # An image that was taken out of the text again is no file of the message.
    shown = [each for each in kept if not each.content_id or f"cid:{each.content_id}" in composed.body.source]
    return Message(composed.body, [*composed.attachments, *shown], Channel.WEB)
