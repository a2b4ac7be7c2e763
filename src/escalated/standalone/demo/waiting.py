"""Who waits for the team as the demo begins: most of them not long, some nearly too long, a few too long."""

from __future__ import annotations

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(9), time(17)

# In office hours since they wrote. A ticket of medium priority is answered within eight, and at risk from six on.
WAITS = (0.2, 0.5, 0.9, 1.4, 2, 2.7, 3.3, 4.1, 5, 6.2, 6.7, 7.2, 7.6, 8.5, 9.8, 12.5, 17)


def waiting_since(now: datetime) -> list[datetime]:
    """Return when those who wait wrote, the latest first."""
    return [office_hours_before(now, hours) for hours in WAITS]


def office_hours_before(moment: datetime, hours: float) -> datetime:
    """Return the moment from which so many hours of Monday to Friday, nine to five, have passed."""
    left = timedelta(hours=hours)
    while True:
        opens, closes = (moment.replace(hour=at.hour, minute=0, second=0, microsecond=0) for at in (OPENS, CLOSES))
        worked = min(moment, closes) - opens if moment.weekday() < 5 else timedelta(0)
        if left < worked:
            return min(moment, closes) - left
        left -= max(worked, timedelta(0))
        moment = closes - timedelta(days=1)
