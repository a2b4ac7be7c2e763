"""Answering: public replies and internal notes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Actor, Agent, Customer, Requester
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.mentioning import mention
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.snoozing import end_snooze
from escalated.tickets.statuses import FINISHED, ReplyKind, Status
from escalated.tickets.transitioning import move_if_allowed
from escalated.tickets.writing import Message, message, write
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class ReplyAdded(Happening):
    """A public reply, and the status it led to."""

    kind = "reply.added"
    is_held = True
    reply_id: int
    previous: str
    status: str
    ended_snooze: bool = False

    def sentence(self, actor: str) -> str:
        if self.previous in FINISHED and self.status == Status.REOPENED:
            return _("%(actor)s replied and so reopened this ticket") % {"actor": actor}
        if self.ended_snooze:
            return _("%(actor)s replied and so ended the snooze") % {"actor": actor}
        return _("%(actor)s replied") % {"actor": actor}

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s replied") % {"actor": actor}

    def message(self) -> int:
        return self.reply_id


class NoteAdded(Happening):
    kind = "note.added"
    is_public = False
    reply_id: int
    mentions: list[int] = []

    def sentence(self, actor: str) -> str:
        return _("%(actor)s added a note") % {"actor": actor}

    def message(self) -> int:
        return self.reply_id


@operation
def reply_to_ticket(
    ticket: Ticket, body: Message | Body | str, *, by: Actor, attachments: Sequence[Upload] = ()
) -> Reply:
    """Answer in public; the status follows who answered. Raises InvalidInput on ``body`` or ``attachments``."""
    lock(ticket)
    policy.require(policy.can_reply, by, ticket)
    by = taking_part(by, ticket)
    reply = write(ticket, message(body, attachments), by=by, kind=ReplyKind.REPLY)
    _count_first_response(ticket, reply, by)
    ended_snooze = isinstance(by, Customer) and end_snooze(ticket)
    previous, status = ticket.status, _status_after(ticket.status, by)
    is_hushed = ticket.is_spam and isinstance(by, Customer)
    if status != previous and not is_hushed:
        move_if_allowed(ticket, status)
    event = ReplyAdded(reply_id=reply.pk, previous=previous, status=ticket.status, ended_snooze=ended_snooze)
    record(event, on=ticket, by=by)
    return reply


@operation
def add_note(
    ticket: Ticket,
    body: Message | Body | str,
    *,
    by: Actor,
    attachments: Sequence[Upload] = (),
    mentions: Sequence[AgentProfile] = (),
) -> Reply:
    """Write a note that only agents see, calling on those it names. Raises InvalidInput as a reply does."""
    lock(ticket)
    policy.require(policy.can_note, by, ticket)
    reply = write(ticket, message(body, attachments), by=by, kind=ReplyKind.NOTE)
    named = mention(reply, mentions)
    record(NoteAdded(reply_id=reply.pk, mentions=named), on=ticket, by=by)
    return reply


def taking_part(by: Actor, ticket: Ticket) -> Actor:
    """Return the actor as the contact of theirs that is in CC, where they are not the requester."""
    if isinstance(by, Requester) and not by.owns(ticket.requester_id):
        return by.in_copy_of(ticket.pk)
    return by


def _count_first_response(ticket: Ticket, reply: Reply, by: Actor) -> None:
    if isinstance(by, Agent) and ticket.first_response_at is None:
        ticket.first_response_at = reply.public_at
        ticket.save(update_fields=["first_response_at"])


def _status_after(status: str, by: Actor) -> Status:
    """Return where a public message leads: an escalated ticket stays with whom it was raised to.

    What a machine writes is no answer: whoever waited for one still does.
    """
    if not isinstance(by, Customer):
        stays = not isinstance(by, Agent) or status in (*FINISHED, Status.ESCALATED)
        return Status(status) if stays else Status.WAITING_ON_CUSTOMER
    if status in FINISHED:
        return Status.REOPENED
    return Status.WAITING_ON_AGENT if status == Status.WAITING_ON_CUSTOMER else Status(status)
