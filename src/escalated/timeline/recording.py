"""Writing down what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import F

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


def record_many(happened: Sequence[tuple[Ticket, Happening]], *, by: Actor) -> None:
    """Write down at once what a machine found on many tickets, which it holds; all of it is quiet."""
    require_operation()
    moment = now()
    TicketActivity.objects.bulk_create(
        TicketActivity(
            ticket=ticket,
            kind=happening.kind,
            data=happening.model_dump(mode="json"),
            is_public=happening.is_public,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name[:200],
            created_at=moment,
            next_attempt_at=moment,
        )
        for ticket, happening in happened
    )
    times = Counter(ticket.pk for ticket, _ in happened)
    for number in set(times.values()):
        keys = [pk for pk, count in times.items() if count == number]
        _touch_quietly(keys, moment, versions=number)


def _touch_quietly(keys: Sequence[int], moment: datetime, *, versions: int) -> None:
    """Do to each ticket what ``touch`` does for so many quiet activities."""
    tickets = apps.get_model("escalated", "Ticket")._default_manager.filter(pk__in=keys)
    marks = apps.get_model("escalated", "ReadMark")._default_manager
    marks.filter(ticket__in=keys, version=F("ticket__version")).update(version=F("version") + versions)
    tickets.update(version=F("version") + versions, updated_at=moment)
