"""How long what an agent did is held back, so that they can undo it before anybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from escalated.conf import host_settings
from escalated.people.actors import Actor, Agent


def told_from(moment: datetime, *, by: Actor) -> datetime:
    """Return when others may hear of an act: some seconds later for an agent's, at once for everybody else's."""
    return moment + undo_window() if isinstance(by, Agent) else moment


def undo_window() -> timedelta:
    """Return for how long an answer can be taken back: ``UNDO_SEND_SECONDS``."""
    return timedelta(seconds=host_settings().undo_send_seconds)
