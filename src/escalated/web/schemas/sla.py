"""The clocks of a ticket as agents see them."""

from __future__ import annotations

from typing import Literal

from escalated.core.db import now
from escalated.core.schema import Schema, Timestamp
from escalated.sla.explaining import Line, explain
from escalated.sla.models import ClockKind, ClockState, SlaClock
from escalated.sla.promises import NEVER, SOUGHT, Look
from escalated.sla.switch import is_sla_on
from escalated.tickets.models import Ticket
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice
from escalated.web.schemas.tickets import Deadline


class ClockLine(Schema):
    """One line of why; ``minutes`` is what was counted of it."""

    kind: Literal["unpromised", "started", "carried", "counted", "paused", "holiday", "stopped", "due"]
    starts: Timestamp
    ends: Timestamp | None
    minutes: int | None
    name: str


class ClockShown(Schema):
    """``look`` is what it comes to: met or late once stopped; at risk from its first warning on."""

    id: int
    kind: str
    label: str
    look: Literal["running", "at_risk", "breached", "paused", "met", "late"]
    due_at: Timestamp | None
    risk_at: Timestamp | None
    stopped_at: Timestamp | None
    policy: str
    target_minutes: int
    lines: list[ClockLine]


def deadline_of(ticket: Ticket) -> Deadline | None:
    """Return what a row shows of the clocks."""
    if not ticket.sla_kind or not is_sla_on():
        return None
    due_at = None if ticket.sla_due_at == NEVER else ticket.sla_due_at
    return Deadline(label=str(ClockKind(ticket.sla_kind).label), risk_at=ticket.sla_risk_at, due_at=due_at)


def sla_choices() -> list[Choice]:
    return choices((look, Look(look).label) for look in SOUGHT) if is_sla_on() else []


def clocks_shown(ticket: Ticket) -> list[ClockShown]:
    """Return the clocks with a promise: of several messages that await an answer the first due."""
    if not is_sla_on():
        return []
    clocks = list(ticket.clocks.filter(target__isnull=False).select_related("terms__hours", "terms__policy"))
    return [_shown(clock) for kind in ClockKind for clock in _first_due(clocks, kind)]


def _first_due(clocks: list[SlaClock], kind: str) -> list[SlaClock]:
    """Return the clock of a kind that matters: the one that is due first, else the last that was stopped."""
    of_kind = [clock for clock in clocks if clock.kind == kind]
    alive = [clock for clock in of_kind if clock.state != ClockState.STOPPED]
    return sorted(alive or of_kind[-1:], key=lambda clock: (clock.due_at is None, clock.due_at, clock.pk))[:1]


def _shown(clock: SlaClock) -> ClockShown:
    is_over = clock.state == ClockState.STOPPED
    return ClockShown(
        id=clock.pk,
        kind=clock.kind,
        label=str(ClockKind(clock.kind).label),
        look=look_of(clock),
        due_at=clock.due_at,
        risk_at=None if is_over else clock.risk_at,
        stopped_at=clock.stopped_at,
        policy=clock.terms.policy.name,
        target_minutes=0 if clock.target is None else int(clock.target.total_seconds() // 60),
        lines=[] if is_over else [clock_line(each) for each in explain(clock)],
    )


def look_of(clock: SlaClock) -> Literal["running", "at_risk", "breached", "paused", "met", "late"]:
    if clock.state == ClockState.STOPPED:
        return "late" if clock.is_late or clock.breached_at else "met"
    if clock.is_late:
        return "breached"  # what was broken, and has been given more time since, runs again
    if clock.state == ClockState.PAUSED:
        return "paused"
    return "at_risk" if clock.risk_at and clock.risk_at <= now() else "running"


def clock_line(line: Line) -> ClockLine:
    minutes = None if line.counted is None else round(line.counted.total_seconds() / 60)
    return ClockLine(kind=line.kind, starts=line.starts, ends=line.ends, minutes=minutes, name=line.name)
