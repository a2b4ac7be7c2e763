"""How long what an agent did is held back, so that they can undo it before anybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from escalated.conf import host_settings
from escalated.people.actors import Actor, Agent

GRACE = timedelta(seconds=1)  # for an undo that is on its way, and for clocks that differ


def told_from(moment: datetime, *, by: Actor) -> datetime:
    """Return when others may hear of an act: some seconds later for an agent's, at once for everybody else's."""
    return moment + held_for() if isinstance(by, Agent) else moment


def held_for() -> timedelta:
    """Return for how long nobody hears of an act: ``UNDO_SEND_SECONDS`` and the grace, or not at all."""
    window = timedelta(seconds=host_settings().undo_send_seconds)
    return window + GRACE if window else window


def undone_until(told_at: datetime) -> datetime:
    """Return when what others hear of at that moment can be undone no more."""
    return told_at - GRACE
