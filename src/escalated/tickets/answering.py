"""Sending what an agent wrote at the desk: the message, the end of its draft and the status, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, Stale
from escalated.people.actors import Agent
from escalated.tickets import policy
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import files_to_send, finish_draft
from escalated.tickets.mentioning import mentionable
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.snoozing import snooze_ticket
from escalated.tickets.statuses import Channel, ReplyKind
from escalated.tickets.transitioning import change_status
from escalated.tickets.writing import Message

TOLD = 3
LOOKED_AT = 200


@dataclass(frozen=True)
class Composed:
    """What left the composer. ``version`` is the ticket as its author saw it; None asks for no check.

    ``key`` is a random word of its sender's: what comes again with it was sent already, unless it was taken back.
    """

    body: Body
    attachments: Sequence[Upload] = ()
    draft_files: Sequence[int] = ()
    version: int | None = None
    key: str = ""


@operation
def send_reply(
    ticket: Ticket, composed: Composed, *, by: Agent, status: str = "", snooze_until: datetime | None = None
) -> Reply:
    """Answer in public and, if asked, move to a status or put to sleep; once, however often it comes with one key.

    Raises Stale and InvalidInput.
    """
    lock(ticket)
    policy.require(policy.can_reply, by, ticket)
    sent = _sent_already(ticket, ReplyKind.REPLY, composed, by=by)
    if sent:
        return sent
    _refuse_stale(ticket, composed.version, by=by)
    reply = reply_to_ticket(ticket, _message(ticket, ReplyKind.REPLY, composed, by=by), by=by)
    finish_draft(ticket, ReplyKind.REPLY, sent=reply, by=by)
    if status:
        change_status(ticket, status, by=by)
    if snooze_until:
        snooze_ticket(ticket, snooze_until, by=by)
    return reply


@operation
def send_note(ticket: Ticket, composed: Composed, *, by: Agent, mentions: Sequence[int] = ()) -> Reply:
    """Write a note that only agents see, once as an answer is. Raises Stale and InvalidInput."""
    lock(ticket)
    policy.require(policy.can_note, by, ticket)
    sent = _sent_already(ticket, ReplyKind.NOTE, composed, by=by)
    if sent:
        return sent
    _refuse_stale(ticket, composed.version, by=by)
    written = _message(ticket, ReplyKind.NOTE, composed, by=by)
    note = add_note(ticket, written, by=by, mentions=mentionable(mentions))
    finish_draft(ticket, ReplyKind.NOTE, sent=note, by=by)
    return note


def _sent_already(ticket: Ticket, kind: str, composed: Composed, *, by: Agent) -> Reply | None:
    """Return what this agent sent to the ticket with the same key, if so: the request came twice."""
    if not composed.key:
        return None
    sent = ticket.replies.filter(author_agent=by.profile, key=composed.key).first()
    if sent and (sent.kind, sent.body) != (kind, composed.body.cleaned().source):
        raise InvalidInput(key=_("Another message was sent with this key. Choose a new one for each message."))
    return sent


def _refuse_stale(ticket: Ticket, version: int | None, *, by: Agent) -> None:
    """Raise Stale when others did something since that version of a ticket at hand; one activity each."""
    if version is None or version >= ticket.version:
        return
    since = ticket.activities.order_by("-id")[: min(ticket.version - version, LOOKED_AT)]
    others = (row for row in since if (row.actor_kind, row.actor_id) != (by.kind, by.id))
    news = [row.sentence for row in others if not row.happening.is_quiet]
    if news:
        told = "; ".join(reversed(news[:TOLD]))
        raise Stale(version=_("Since you opened this: %(news)s. Have a look, then send again.") % {"news": told})


def _message(ticket: Ticket, kind: str, composed: Composed, *, by: Agent) -> Message:
    kept = files_to_send(ticket, kind, composed.draft_files, by=by)
    # An image that was taken out of the text again is no file of the message.
    shown = [each for each in kept if not each.content_id or f"cid:{each.content_id}" in composed.body.source]
    return Message(composed.body, [*composed.attachments, *shown], Channel.WEB, key=composed.key)
