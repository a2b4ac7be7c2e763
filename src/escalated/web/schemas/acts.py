"""Acts as a screen offers to undo them, and how those of many tickets at once came out."""

from __future__ import annotations

from collections.abc import Sequence

from escalated.core.schema import Schema, Timestamp
from escalated.people.actors import Actor
from escalated.tickets.undoing import offer
from escalated.timeline.models import TicketActivity
from escalated.web.answer import Answer


class UndoOffer(Schema):
    """The viewer's last act, if it can be undone; ``until`` is until when, if others hear of it."""

    activity_ids: list[int]
    sentence: str
    until: Timestamp | None


class RefusedTicket(Schema):
    reference: str
    reason: str


class UndoAnswer(Answer):
    undone: list[str]
    refused: list[RefusedTicket]


class BulkAnswer(Answer):
    """How a change of many tickets came out, by reference; ``undo`` names the activities that undo it."""

    changed: list[str]
    unchanged: list[str]
    refused: list[RefusedTicket]
    undo: list[int]


class TicketLeftAnswer(Answer):
    """What an act answers that took the ticket out of the viewer's sight, and where they go on."""

    message: str
    left_for: str


class OtherAgent(Schema):
    id: int
    name: str
    is_typing: bool


class PresenceAnswer(Answer):
    others: list[OtherAgent]


def undo_offer(activities: Sequence[TicketActivity], *, viewer: Actor) -> UndoOffer | None:
    found = offer(activities, to=viewer)
    if found is None:
        return None
    ids = [row.pk for row in found.activities]
    return UndoOffer(activity_ids=ids, sentence=found.told.sentence, until=found.until)
