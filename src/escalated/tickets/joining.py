"""What somebody in CC of a ticket is shown of it: what came since they joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from escalated.people.actors import Actor, Requester
from escalated.people.participants import Participant
from escalated.tickets.bodies import preview_of
from escalated.tickets.models import Reply, Ticket


def as_joined(tickets: Sequence[Ticket], by: Actor) -> list[Ticket]:
    """Return tickets to be shown, not saved: those a customer is in CC of with the last message that they may read."""
    theirs = [] if not isinstance(by, Requester) else [each for each in tickets if is_in_copy(by, each)]
    if not isinstance(by, Requester) or not theirs:
        return list(tickets)
    places = {row.ticket_id: row for row in Participant.objects.filter(contact__in=by.contacts, ticket__in=theirs)}
    last = {reply.ticket_id: reply for reply in _last_readable(theirs, by)}
    for ticket in theirs:
        place, reply = places[ticket.pk], last.get(ticket.pk)
        ticket.preview = preview_of(reply.body, reply.body_format) if reply else ""
        ticket.last_reply_at = reply.public_at if reply else place.joined_at
        ticket.requester_read_at = place.read_at
    return list(tickets)


def is_in_copy(by: Actor, ticket: Ticket) -> bool:
    """Tell whether this is somebody in CC, and not the requester."""
    return isinstance(by, Requester) and not by.owns(ticket.requester_id) and ticket.pk in by.joined


def _last_readable(tickets: Sequence[Ticket], by: Requester) -> Iterable[Reply]:
    readable = Reply.objects.visible_to(by).filter(ticket__in=tickets).order_by()
    return Reply.objects.filter(pk__in=readable.values("ticket").annotate(last=Max("pk")).values("last"))
