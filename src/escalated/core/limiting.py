"""How often something may happen: counted in the database, so that every process counts together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import TooMany
from escalated.core.ids import digest_key
from escalated.core.periodic import periodic

SLICES = 4


class RateCount(models.Model):
    """How often something happened in one slice of time; ``key`` tells neither what nor who."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)


@dataclass(frozen=True)
class Limit:
    """At most so many in any span of that length; a little fewer where they come in bursts.

    Time is cut in slices. The newest and the four before it, which cover more than the span, never hold more.
    """

    name: str
    most: int
    per: timedelta

    def _slice_at(self, moment: datetime) -> int:
        return int(moment.timestamp() * SLICES / self.per.total_seconds())

    def _key(self, who: str, number: int) -> str:
        return digest_key("limit", self.name, str(self.per), who, str(number))

    def _before(self, who: str, number: int) -> int:
        keys = [self._key(who, number - back) for back in range(1, SLICES + 1)]
        found: int | None = RateCount.objects.filter(key__in=keys).aggregate(sum=Sum("count"))["sum"]
        return found or 0

    def take(self, who: str = "") -> bool:
        """Count one more for this one; False, and not counted, where that would be past the limit."""
        moment = now()
        number = self._slice_at(moment)
        left = self.most - self._before(who, number)
        # Slices that are over change no more, so that only the newest is raced for, in one UPDATE with its condition.
        free = RateCount.objects.filter(key=self._key(who, number), count__lt=left)
        if left <= 0:
            return False
        if free.update(count=F("count") + 1):
            return True
        row = RateCount(key=self._key(who, number), ends_at=moment + 2 * self.per)
        RateCount.objects.bulk_create([row], ignore_conflicts=True)
        return bool(free.update(count=F("count") + 1))

    def spend(self, who: str = "") -> None:
        """Count one more for this one; raises TooMany on ``form`` past the limit."""
        if not self.take(who):
            raise too_many(self)

    def is_spent(self, who: str = "") -> bool:
        number = self._slice_at(now())
        newest = RateCount.objects.filter(key=self._key(who, number)).values_list("count", flat=True).first() or 0
        return newest + self._before(who, number) >= self.most


def too_many(limit: Limit) -> TooMany:
    """Return the refusal of what is past the limit."""
    return TooMany(limit.per, form=_("Too many have come in a short time. Wait a while and send it again."))


@periodic("forget_rate_counts", every=timedelta(hours=1))
def forget_rate_counts() -> None:
    """Delete the counts that no limit asks for any more."""
    RateCount.objects.filter(ends_at__lt=now()).delete()
