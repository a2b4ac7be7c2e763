"""The row of a message: what every act that writes one shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor, Agent, Customer, Requester, ThirdParty
from escalated.tickets.attaching import Refused, Upload, attach, refusals
from escalated.tickets.bodies import MAX_LENGTH, MAX_MARKDOWN, Body, preview_of
from escalated.tickets.indexing import index_message
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.statuses import Channel, ReplyKind, SenderCheck
from escalated.timeline.holding import told_from


@dataclass(frozen=True)
class Message:
    """What somebody wrote, from any door: a body, its files, and for a mail its Message-ID and the refused files.

    ``key`` tells a message that its sender sends again; an automatic one was written by their mail program. The check
    is what trusted mail servers said of its sender, and which of them.
    """

    body: Body
    attachments: Sequence[Upload] = ()
    channel: Channel = Channel.API
    message_id: str = ""
    refused: Sequence[Refused] = field(default=())
    key: str = ""
    is_automatic: bool = False
    sender_check: SenderCheck = SenderCheck.NOT_ASKED
    sender_checked_by: str = ""


def message(body: Message | Body | str, attachments: Sequence[Upload] = (), channel: str = Channel.API) -> Message:
    """Return a message from the forms an operation takes: Markdown text, a body or a message."""
    if isinstance(body, Message):
        return body
    if channel not in Channel.values:
        raise InvalidInput(channel=_("There is no channel “%(channel)s”.") % {"channel": str(channel)[:50]})
    return Message(body if isinstance(body, Body) else Body(body), attachments, Channel(channel))


def write(ticket: Ticket, written: Message, *, by: Actor, kind: ReplyKind) -> Reply:
    """Store a message and its files; raises InvalidInput on ``body`` or ``attachments``."""
    problems = problems_of(written)
    if problems:
        raise InvalidInput(**problems)
    body, moment = written.body.cleaned(), now()
    reply = Reply.objects.create(
        ticket=ticket,
        kind=kind,
        body=body.source,
        body_format=body.format,
        quoted=body.quoted,
        channel=written.channel,
        author_kind=by.kind,
        author_contact=by.contacts[0] if isinstance(by, Customer | ThirdParty) and by.contacts else None,
        author_agent=by.profile if isinstance(by, Agent) else None,
        author_name=by.name[:200],
        message_id=written.message_id[:500],
        key=written.key or None,
        is_automatic=written.is_automatic,
        sender_check=written.sender_check,
        sender_checked_by=written.sender_checked_by,
        refused_attachments=[asdict(each) for each in written.refused],
        created_at=moment,
        public_at=told_from(moment, by=by) if kind == ReplyKind.REPLY else moment,
    )
    attach(reply, written.attachments)
    index_message(reply)
    _remember_on_ticket(ticket, reply)
    return reply


def problems_of(written: Message) -> dict[str, list[str]]:
    """Return what is wrong with a message, by field."""
    found = {"body": _problems_of_body(written), "attachments": refusals(written.attachments)}
    return {field: sentences for field, sentences in found.items() if sentences}


def _problems_of_body(written: Message) -> list[str]:
    body = written.body
    # A mail may be nothing but a subject; who writes on a page meant to say something.
    if body.is_empty and not written.attachments and written.channel != Channel.EMAIL:
        return [_("Write something first.")]
    # A mail that is longer is cut: nobody is there to shorten it.
    return [] if written.channel == Channel.EMAIL and body.format != "markdown" else too_long(body.source, body.format)


def too_long(source: str, format: str) -> list[str]:
    """Return what to say of a text that is longer than we take."""
    limit = MAX_MARKDOWN if format == "markdown" else MAX_LENGTH
    if len(source) <= limit:
        return []
    return [
        _("Shorten the message to %(limit)s characters; it has %(length)s.") % {"limit": limit, "length": len(source)}
    ]


def _remember_on_ticket(ticket: Ticket, reply: Reply) -> None:
    if reply.kind == ReplyKind.NOTE:
        return
    ticket.preview = preview_of(reply.body, reply.body_format)
    ticket.last_reply_at = reply.public_at
    ticket.public_at = ticket.public_at or reply.public_at
    if reply.author_kind == Requester.kind and reply.author_contact_id == ticket.requester_id:
        ticket.requester_read_at = reply.public_at
    ticket.save(update_fields=["preview", "last_reply_at", "requester_read_at", "public_at"])
