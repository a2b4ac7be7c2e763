"""Pinning a note above the conversation, where nobody overlooks it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.statuses import ReplyKind
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

MOST_PINNED = 5


class NotePinned(Happening):
    kind = "note.pinned"
    is_public = False
    is_quiet = True
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s pinned a note") % {"actor": actor}


class NoteUnpinned(Happening):
    kind = "note.unpinned"
    is_public = False
    is_quiet = True
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s unpinned a note") % {"actor": actor}


@operation
def pin_note(ticket: Ticket, note_id: int, *, by: Actor) -> None:
    """Pin a note of the ticket, at most five; a pinned one stays so. Raises NotFound for what is no note of it."""
    lock(ticket)
    policy.require(policy.can_pin, by, ticket)
    note = _note_of(ticket, note_id)
    if note.is_pinned:
        return
    if ticket.replies.filter(is_pinned=True).count() >= MOST_PINNED:
        raise InvalidInput(
            is_pinned=_("At most %(count)s notes can be pinned. Unpin another first.") % {"count": MOST_PINNED}
        )
    _set(note, is_pinned=True)
    record(NotePinned(reply_id=note.pk), on=ticket, by=by)


@operation
def unpin_note(ticket: Ticket, note_id: int, *, by: Actor) -> None:
    """Take a note down again. One that is not pinned stays so. Raises NotFound as ``pin_note`` does."""
    lock(ticket)
    policy.require(policy.can_pin, by, ticket)
    note = _note_of(ticket, note_id)
    if note.is_pinned:
        _set(note, is_pinned=False)
        record(NoteUnpinned(reply_id=note.pk), on=ticket, by=by)


def _note_of(ticket: Ticket, note_id: int) -> Reply:
    note = ticket.replies.filter(pk=note_id, kind=ReplyKind.NOTE).first()
    if note is None:
        raise NotFound(_("There is no such note."))
    return note


def _set(note: Reply, *, is_pinned: bool) -> None:
    note.is_pinned = is_pinned
    note.save(update_fields=["is_pinned"])
