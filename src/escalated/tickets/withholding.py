"""What customers are told of their tickets while an agent can still take back the last act in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from escalated.core.db import now
from escalated.people.actors import Actor
from escalated.tickets.bodies import preview_of
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.queries import TicketQuerySet
from escalated.tickets.replying import ReplyAdded
from escalated.tickets.statuses import FINISHED, UNRESOLVED, ReplyKind
from escalated.tickets.transitioning import StatusHappening
from escalated.timeline.holding import held_for, told_from
from escalated.timeline.models import TicketActivity


def withhold(reply: Reply, *, since: int, by: Actor) -> list[int]:
    """Let nobody hear of a message, that somebody else wrote, before an agent can take it out no more.

    Returns the activities that are held: all on its ticket after the one named ``since``.
    """
    ticket, moment = reply.ticket, told_from(now(), by=by)
    reply.public_at = ticket.last_reply_at = moment
    reply.save(update_fields=["public_at"])
    ticket.public_at = moment if reply.kind == ReplyKind.OPENING else ticket.public_at
    ticket.save(update_fields=["last_reply_at", "public_at"])
    ticket.activities.filter(pk__gt=since).update(next_attempt_at=moment)
    return list(ticket.activities.filter(pk__gt=since).values_list("pk", flat=True))


def told_statuses(tickets: TicketQuerySet | Sequence[Ticket]) -> dict[int, str]:
    """Return the status that customers are told, by ticket, where its own is news that is held back."""
    return _told_statuses(tickets, now())


def _told_statuses(tickets: TicketQuerySet | Sequence[Ticket], at: datetime) -> dict[int, str]:
    recent = TicketActivity.objects.filter(ticket__in=tickets, created_at__gt=at - held_for()).order_by("-id")
    told: dict[int, str] = {}
    settled: set[int] = set()
    for row in recent:
        happening = row.happening
        if row.ticket_id in settled or not isinstance(happening, ReplyAdded | StatusHappening):
            continue
        if row.is_public and row.actor_kind == "agent" and happening.is_held:
            told[row.ticket_id] = happening.previous
        else:
            settled.add(row.ticket_id)
    return told


def told_unresolved(tickets: TicketQuerySet, told: Mapping[int, str]) -> TicketQuerySet:
    """Return those that customers take for unresolved."""
    finished = [pk for pk, status in told.items() if status in FINISHED]
    unresolved = [pk for pk, status in told.items() if status in UNRESOLVED]
    return tickets.filter(Q(status__in=UNRESOLVED) & ~Q(pk__in=finished) | Q(pk__in=unresolved))


def as_told(tickets: Sequence[Ticket]) -> list[Ticket]:
    """Return tickets to be shown, not saved: with the status and the last message that their requester knows of."""
    # What is held is asked for after the tickets were read, as of one moment: else an answer that arrives meanwhile
    # shows its words beside the status before it, or its status before its words.
    moment = now()
    told = _told_statuses(tickets, moment)
    held = [ticket for ticket in tickets if ticket.last_reply_at > moment]
    last = {reply.ticket_id: reply for reply in _last_known(held, moment)} if held else {}
    for ticket in tickets:
        ticket.status = told.get(ticket.pk, ticket.status)
    for ticket in held:
        reply = last[ticket.pk]
        ticket.preview, ticket.last_reply_at = preview_of(reply.body, reply.body_format), reply.public_at
    return list(tickets)


def _last_known(tickets: Sequence[Ticket], at: datetime) -> list[Reply]:
    known = Reply.objects.public().filter(ticket=OuterRef("pk"), public_at__lte=at).order_by("-created_at", "-id")
    last = Ticket.objects.filter(pk__in=[each.pk for each in tickets]).values(last=Subquery(known.values("pk")[:1]))
    return list(Reply.objects.filter(pk__in=last))
