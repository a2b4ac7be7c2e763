"""Days as a viewer's calendar has them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from escalated.people.actors import Actor, Agent
from escalated.people.host import host

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)  # a database's and a zone's calendar end somewhere


def zone_of(viewer: Actor) -> ZoneInfo:
    """Return the agent's own time zone where the host knows it, else the project's."""
    usual = ZoneInfo(timezone.get_default_timezone_name())
    name = host().time_zone(viewer.profile.user) if isinstance(viewer, Agent) else ""
    try:
        return ZoneInfo(name) if name else usual
    except (ZoneInfoNotFoundError, ValueError):
        return usual


def day_start(day: date, zone: ZoneInfo, *, days_later: int = 0) -> datetime:
    """Return the midnight with which a day begins."""
    within = min(max(day, EARLIEST), LATEST)
    return datetime.combine(within + timedelta(days=days_later), time(), tzinfo=zone)
