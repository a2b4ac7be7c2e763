"""Offering an away agent's ticket to others once its requester wants something of it."""

from __future__ import annotations

from escalated.tickets.replying import ReplyAdded
from escalated.tickets.routing import is_deserted, offer_again
from escalated.tickets.transitioning import TicketReopened
from escalated.timeline.models import TicketActivity


def offer_when_away(activity: TicketActivity) -> None:
    """Let a requester's reply, or their reopening, reach somebody who is there.

    A machine's own act after the requester's: here, as a department is locked before its tickets, and the reply has
    locked its ticket already.
    """
    is_wanted = isinstance(activity.happening, ReplyAdded | TicketReopened) and activity.actor_kind == "requester"
    if is_wanted and is_deserted(activity.ticket):
        offer_again(activity.ticket)
