"""Forwarding a message to third parties: customers hear nothing of it, and what they answer is a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.core.text import listed
from escalated.people.actors import Agent
from escalated.people.contacts import contact_for_address
from escalated.tickets import policy
from escalated.tickets.attaching import StoredUpload
from escalated.tickets.bodies import Body, editable
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.statuses import Channel, ReplyKind
from escalated.tickets.third_parties import third_parties
from escalated.tickets.writing import Message, write
from escalated.timeline.happening import Happening
from escalated.timeline.holding import told_from
from escalated.timeline.recording import record

NOTHING = Body("")


class Recipient(BaseModel):
    """Whom a message was forwarded to: under which address, and as which contact their answer is known."""

    model_config = ConfigDict(frozen=True)

    contact_id: int
    email: str


class MessageForwarded(Happening):
    """A message left for third parties; the note says with which words, what of it and which of its files."""

    kind = "message.forwarded"
    is_public = False
    is_held = True
    reply_id: int
    message_id: int
    to: list[Recipient]

    def sentence(self, actor: str) -> str:
        told = {"actor": actor, "addresses": listed(each.email for each in self.to)}
        return _("%(actor)s forwarded a message to %(addresses)s") % told

    def message(self) -> int:
        return self.reply_id


@dataclass(frozen=True)
class Forward:
    """What leaves with a message: to whom, a covering text, and which of its files go along.

    ``key`` is a random word of its sender's, as that of an answer is.
    """

    to: Sequence[str]
    body: Body = NOTHING
    attachment_ids: Sequence[int] = ()
    key: str = ""


@operation
def forward_message(message: Reply, forward: Forward, *, by: Agent) -> Reply:
    """Mail a message to third parties and return the note that says so; once, however often it comes with one key.

    Raises InvalidInput on ``to``, ``body``, ``attachments`` and ``message_id``.
    """
    ticket = message.ticket
    lock(ticket)
    policy.require(policy.can_forward, by, ticket)
    sent = ticket.replies.filter(author_agent=by.profile, key=forward.key).first() if forward.key else None
    if sent:
        return sent
    message = _to_forward(ticket, message.pk)
    addresses = third_parties(ticket, forward.to)
    note = write(ticket, _covered(message, forward), by=by, kind=ReplyKind.NOTE)
    note.public_at = told_from(note.created_at, by=by)  # for third parties: until then it can be taken back
    note.save(update_fields=["public_at"])
    contacts = {each: contact_for_address(each) for each in addresses}
    to = [Recipient(contact_id=contact.pk, email=email) for email, contact in contacts.items()]
    record(MessageForwarded(reply_id=note.pk, message_id=message.pk, to=to), on=ticket, by=by)
    return note


def forwards_of(message: Reply) -> list[int]:
    """Return the keys of the notes by which a message was forwarded."""
    rows = message.ticket.activities.filter(kind=MessageForwarded.kind)
    found = [row.happening for row in rows]
    return [each.reply_id for each in found if isinstance(each, MessageForwarded) and each.message_id == message.pk]


def _to_forward(ticket: Ticket, key: int) -> Reply:
    message = ticket.replies.filter(pk=key).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    if message.kind == ReplyKind.NOTE:
        raise InvalidInput(message_id=_("Notes stay with your team. Forward a public message."))
    return message


def _covered(message: Reply, forward: Forward) -> Message:
    """Return the covering text over what is forwarded: the message alone, and not what it quotes of those before it.

    What an opening message quotes has been said nowhere else on its ticket.
    """
    quoted = editable(message.body, message.body_format)
    if message.kind == ReplyKind.OPENING and message.quoted:
        quoted += "\n" + editable(message.quoted, message.body_format)
    body = Body(editable(forward.body.source, forward.body.format), "html", quoted)
    return Message(body, _files(message, forward.attachment_ids), Channel.WEB, key=forward.key)


def _files(message: Reply, keys: Sequence[int]) -> list[StoredUpload]:
    """Return files of the message as another takes them; both then share what is stored."""
    found = list(message.attachments.there().filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise InvalidInput(attachment_ids=_("A file is no longer there. Choose again."))
    return [
        StoredUpload(each.filename, each.file, each.content_id, bool(each.content_id), each.mime_type, each.size)
        for each in found
    ]
