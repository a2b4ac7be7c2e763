"""What a clock has used and when it runs out: pure arithmetic over its start, its pauses and its hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalated.sla.business_time import Schedule, due_at, elapsed

NOTHING = timedelta(0)
Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Count:
    """What is counted: from when on, what was used before then, and in which hours; None is calendar time."""

    since: datetime
    schedule: Schedule | None
    pauses: Sequence[Pause] = ()
    carried: timedelta = NOTHING

    def stretches(self) -> Iterator[Pause]:
        """The time between pauses; the last stretch has no end unless the clock stands."""
        begun: datetime | None = self.since
        for paused, resumed in self.pauses:
            if begun is not None and begun < paused:
                yield begun, paused
            begun = None if resumed is None else max(resumed, self.since)
        if begun is not None:
            yield begun, None

    def used(self, at: datetime) -> timedelta:
        spent = self.carried
        for begun, ended in self.stretches():
            spent += self._between(begun, min(ended or at, at))
        return spent

    def reached(self, budget: timedelta) -> datetime | None:
        """When so much was or will be used; None while the clock stands before it."""
        left = budget - self.carried
        if left <= NOTHING:
            return self.since
        for begun, ended in self.stretches():
            if ended is None:
                return begun + left if self.schedule is None else due_at(self.schedule, begun, left)
            spent = self._between(begun, ended)
            if spent >= left:
                return begun + left if self.schedule is None else due_at(self.schedule, begun, left)
            left -= spent
        return None

    def _between(self, begun: datetime, ended: datetime) -> timedelta:
        if self.schedule is not None:
            return elapsed(self.schedule, begun, ended)
        return max(ended - begun, NOTHING)
