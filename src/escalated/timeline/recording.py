"""Writing down what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalated.core.db import now, require_operation
from escalated.core.jobs import wake
from escalated.people.actors import Actor
from escalated.timeline.happening import Happening
from escalated.timeline.holding import told_from
from escalated.timeline.models import TicketActivity

if TYPE_CHECKING:
    from escalated.tickets.models import Ticket


def record(happening: Happening, *, on: Ticket, by: Actor) -> TicketActivity:
    """Write down what happened; mail, webhooks and the live view follow after commit."""
    require_operation()
    moment = now()
    activity = TicketActivity.objects.create(
        ticket=on,
        kind=happening.kind,
        data=happening.model_dump(mode="json"),
        is_public=happening.is_public,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
        created_at=moment,
        next_attempt_at=told_from(moment, by=by) if happening.is_held else moment,
    )
    on.touch(activity.created_at, by=by, is_quiet=happening.is_quiet)
    wake("deliver_activity", activity.pk)
    return activity
