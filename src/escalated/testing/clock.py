"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from unittest.mock import patch

from django.utils import timezone


class FrozenClock:
    """Stands in for ``django.utils.timezone.now``, which is all that Escalated reads the time from.

    What a database reckons by itself, and tokens that Django signs with the time, go by the real one.
    """

    def __init__(self, moment: datetime | str) -> None:
        self.now = _aware(moment)
        self._patch = patch("django.utils.timezone.now", lambda: self.now)

    def __enter__(self) -> Self:
        self._patch.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._patch.stop()

    def move(self, **by: float) -> datetime:
        """Move on by ``timedelta(**by)``, as in ``clock.move(days=7)``, and return what it shows."""
        self.now += timedelta(**by)
        return self.now

    def move_to(self, moment: datetime | str) -> datetime:
        """Show that moment, as in ``clock.move_to("2026-11-27 09:00")``."""
        self.now = _aware(moment)
        return self.now


def _aware(moment: datetime | str) -> datetime:
    """Return the moment; one without a zone is read in the host's ``TIME_ZONE``."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
