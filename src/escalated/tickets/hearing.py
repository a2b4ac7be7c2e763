"""What has happened on the tickets somebody may see, for a screen that keeps up with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from escalated.core.db import now
from escalated.people.actors import Actor, Customer, Requester
from escalated.tickets.queries import since_joined, visible
from escalated.timeline.holding import held_for
from escalated.timeline.models import TicketActivity, TicketActivityQuerySet

REPEATED_FOR = timedelta(seconds=60)
MOST = 500


@dataclass(frozen=True)
class News:
    """The newest activities, oldest first; with ``has_missed`` more happened than they tell.

    ``after`` is what to ask with next, 0 while there was nothing to hear.
    """

    after: int
    activities: list[TicketActivity]
    has_missed: bool


def audible(actor: Actor) -> TicketActivityQuerySet:
    """Return what this actor may hear of: a customer what is public and can be taken back no more, and is theirs."""
    own = actor.alone() if isinstance(actor, Requester) else actor
    heard = TicketActivity.objects.filter(visible(own, "ticket__"))
    return heard.told().filter(since_joined(own)) if isinstance(actor, Customer) else heard


def news_for(actor: Actor, *, after: int | None) -> News:
    """Return what happened after that activity, and again what did shortly before it.

    Ids are not in the order of commits: what came late, or was held back, is found by its moment.
    """
    newest_first = audible(actor).order_by("-created_at", "-id")
    known = newest_first.filter(pk=after).first() if after else None
    since = (known.created_at if known else now()) - REPEATED_FOR - held_for()
    rows = list(newest_first.filter(created_at__gt=since)[: MOST + 1])
    newest = max(rows, key=lambda row: row.pk, default=known or newest_first.first())
    if after is None or newest is None:
        has_missed = False
    else:
        has_missed = known is None or any(row.pk > known.pk for row in rows[MOST:])
    return News(newest.pk if newest else 0, rows[:MOST][::-1], has_missed)
