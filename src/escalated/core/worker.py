"""The worker's heartbeat: how a screen and the doctor learn that nobody is sending mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from escalated.core.db import now

FRESH_FOR = {"worker": timedelta(seconds=40), "tick": timedelta(seconds=150)}
BEAT_EVERY = timedelta(seconds=10)


class Heartbeat(models.Model):
    """When a worker of this name was last seen, and until when that is good enough."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField()
    fresh_until = models.DateTimeField()


@dataclass(frozen=True)
class WorkerHealth:
    seen_at: datetime | None
    is_late: bool


def beat(name: str) -> None:
    """Say that a worker is alive: ``worker`` promises to return within seconds, ``tick`` each minute or two."""
    moment = now()
    fresh_until = moment + FRESH_FOR[name]
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": moment, "fresh_until": fresh_until})


def worker_health() -> WorkerHealth:
    """Return when any worker was last seen, and whether it should have been seen again by now."""
    beats = list(Heartbeat.objects.all())
    return WorkerHealth(
        seen_at=max((each.beat_at for each in beats), default=None),
        is_late=all(each.fresh_until < now() for each in beats),
    )
