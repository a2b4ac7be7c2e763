"""What the clocks of a ticket come to, kept on the ticket: lists show, sort and find it without looking at clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, get_args

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from escalated.sla.models import SlaClock

NEVER = datetime(9000, 1, 1, tzinfo=UTC)


class Look(models.TextChoices):
    """What a ticket's most urgent clock comes to at a moment."""

    BREACHED = "breached", _("Overdue")
    AT_RISK = "at_risk", _("At risk")
    PAUSED = "paused", _("Paused")
    RUNNING = "running"


Sought = Literal["breached", "at_risk", "paused"]


SOUGHT = get_args(Sought)


class Promised(models.Model):
    """What a ticket is promised next, by the clock that is due first of those that have not stopped.

    Without a clock its kind is empty; while all of them stand, ``sla_due_at`` is NEVER. Time alone makes it at risk,
    from ``sla_risk_at`` on, and overdue.
    """

    sla_kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    sla_due_at = models.DateTimeField(default=NEVER, db_default=NEVER)
    sla_risk_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def promise(self, clocks: Iterable[SlaClock]) -> bool:
        """Take over what these clocks, in the order of their kinds, come to; False where it is so already."""
        before = self.sla_kind, self.sla_due_at, self.sla_risk_at
        known = list(clocks)
        first = min(known, key=lambda each: each.due_at or NEVER, default=None)
        self.sla_kind = first.kind if first else ""
        self.sla_due_at = (first and first.due_at) or NEVER
        self.sla_risk_at = min((each.risk_at for each in known if each.risk_at), default=None)
        return (self.sla_kind, self.sla_due_at, self.sla_risk_at) != before


def looking(look: str, moment: datetime) -> Q:
    """Return the condition on tickets of looking so at a moment."""
    match look:
        case Look.BREACHED:
            return Q(sla_due_at__lte=moment)
        case Look.AT_RISK:
            return Q(sla_risk_at__lte=moment, sla_due_at__gt=moment)
        case Look.PAUSED:
            return Q(sla_due_at=NEVER) & ~Q(sla_kind="")
        case _:
            return Q(sla_due_at__gt=moment, sla_due_at__lt=NEVER) & ~looking(Look.AT_RISK, moment)


def warned_or_broken(moment: datetime) -> Q:
    """Return the condition of being at risk or worse."""
    return Q(sla_risk_at__lte=moment)
