"""The doors of who takes part in a ticket and of what agents are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalated.people.actors import Requester
from escalated.people.models import AgentProfile
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.replying import NoteAdded, reply_to_ticket
from escalated.tickets.telling import Event
from tests.threats.door import THE_DESK, WHO_CHANGES, WHO_SEES, Door

if TYPE_CHECKING:
    from tests.threats.scene import Scene


def _own(scene: Scene) -> tuple[object, ...]:
    return (scene.own.reference,)


TAKING_PART = [
    Door("agent:follow", "POST", WHO_SEES, {"following": True}, _own),
    Door("agent:pin", "POST", WHO_SEES, {"note_id": 0, "is_pinned": True}, _own),
    Door("agent:waive", "POST", WHO_CHANGES, {"message_id": 0, "is_waived": True}, _own),
    Door("agent:fixed", "POST", WHO_CHANGES, {"subject": "It is fixed", "body": "Try again."}, _own),
    Door("agent:participants", "POST", WHO_CHANGES, {"email": "cc@example.org", "name": "Cc"}, _own),
    Door("agent:participant_remove", "POST", WHO_CHANGES, {"participant_id": 0}, _own),
    Door("agent:forward", "POST", WHO_CHANGES, {"message_id": 0, "to": ["vendor@example.net"], "body": "Yours?"}, _own),
    Door("agent:keep_forwarder", "POST", WHO_CHANGES, args=_own),
    Door("agent:inbox", "GET", THE_DESK),
    Door("agent:inbox_read", "POST", THE_DESK, {"notice_ids": [1]}),
    Door("agent:notifications", "GET", THE_DESK),
    Door("agent:notifications", "POST", THE_DESK, {"notifications": []}),
]


def sent_of_messages(door: Door, scene: Scene) -> dict[str, int]:
    """Return the message that is named where only a customer's later one will do."""
    return {"message_id": thanks(scene.own).pk} if door.name == "agent:waive" else {}


def thanks(ticket: Ticket) -> Reply:
    return reply_to_ticket(ticket, "Thanks!", by=Requester((ticket.requester,)))


def tell_everybody(ticket: Ticket) -> None:
    """Let every agent have been told of the ticket while they could see it."""
    noted = ticket.activities.filter(kind=NoteAdded.kind).get()
    for profile in AgentProfile.objects.all():
        Notice.objects.create(agent=profile, ticket=ticket, activity=noted, event=Event.COLLEAGUE_NOTED)
