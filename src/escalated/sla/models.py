"""Business hours, policies with their terms, and the clocks that run by them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from escalated.core.db import now
from escalated.core.jobs import Job
from escalated.core.schema import Schema
from escalated.sla.business_time import Holiday, Schedule, Window
from escalated.sla.reckoning import Count, Pause
from escalated.sla.telling import ACTS, ASSIGNEE, FOLLOWERS, TOLD, BreachAct, Told

if TYPE_CHECKING:
    from typing import Self

MIDNIGHT = time(0)


class ClockKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    RESOLUTION = "resolution", _("Resolution")


class ClockState(models.TextChoices):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class BusinessHours(models.Model):
    """A week of open windows, each a weekday, Monday being 0, and two times; and the holidays that close them.

    ``version`` 0 is what holds now; what held before, and is counted by still, is numbered from 1.
    """

    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=0)
    time_zone = models.CharField(max_length=64)
    windows = models.JSONField(default=list)
    holidays = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "version"], name="escalated_hours_once"),)

    @property
    def schedule(self) -> Schedule:
        """The schedule as it is counted; raises IllegalSchedule."""
        windows = tuple((day, opens, closes) for day, opens, closes in self.windows)
        return schedule_of(self.time_zone, windows, tuple(each.holiday for each in self.named_holidays))

    @property
    def named_holidays(self) -> list[NamedHoliday]:
        return [NamedHoliday.model_validate(each) for each in self.holidays]


@lru_cache(maxsize=256)
def schedule_of(time_zone: str, windows: tuple[tuple[int, str, str], ...], holidays: tuple[Holiday, ...]) -> Schedule:
    """One schedule for the same hours, as what it has worked out of its holidays is kept with it."""
    at = time.fromisoformat
    return Schedule(time_zone, tuple(Window(day, at(opens), at(closes)) for day, opens, closes in windows), holidays)


class NamedHoliday(Schema):
    """A holiday as it is stored with business hours; every year where none is given."""

    name: str
    month: int
    day: int
    year: int | None = None
    closes: time = MIDNIGHT
    until: time = MIDNIGHT

    @property
    def holiday(self) -> Holiday:
        return Holiday(self.month, self.day, self.year, self.closes, self.until)


def standard_told() -> list[str]:
    return [ASSIGNEE, FOLLOWERS]


class SlaPolicyQuerySet(models.QuerySet["SlaPolicy"]):
    def in_force(self) -> Self:
        return self.filter(retired_at=None)


class SlaPolicy(models.Model):
    """Which tickets are promised what: the first policy whose conditions a ticket meets, in order of position.

    One without conditions holds where those of no other are met and the department has none of its own.
    ``retirement`` is 0 while it is in force and its own key afterwards, so that its name is free again.
    """

    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)
    conditions = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)
    retirement = models.PositiveBigIntegerField(default=0)

    objects = SlaPolicyQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["name", "retirement"], name="escalated_policy_once"),)

    def current_terms(self) -> SlaTerms:
        return self.terms.select_related("hours").order_by("-number")[:1].get()


class SlaTerms(models.Model):
    """What a policy promises from some moment on; never changed, so that a clock's promise is what it was.

    ``targets`` are minutes by kind and priority, ``warnings`` shares of the target in per cent, ``warnings_before``
    minutes before it is due. Who is told of either and what a breach does is in the words of ``telling``.
    """

    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveIntegerField(default=1)
    hours = models.ForeignKey(BusinessHours, null=True, on_delete=models.PROTECT, related_name="terms")
    targets = models.JSONField(default=dict)
    pauses_in = models.JSONField(default=list)
    pauses_snoozed = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)
    warnings_before = models.JSONField(default=list)
    tells_warning = models.JSONField(default=standard_told)
    tells_breach = models.JSONField(default=standard_told)
    acts_breach = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["policy", "number"], name="escalated_terms_once"),)

    @property
    def told_of_warning(self) -> list[Told]:
        return TOLD.validate_python(self.tells_warning)

    @property
    def told_of_breach(self) -> list[Told]:
        return TOLD.validate_python(self.tells_breach)

    @property
    def acts_on_breach(self) -> list[BreachAct]:
        return ACTS.validate_python(self.acts_breach)

    def target(self, kind: str, priority: str) -> timedelta | None:
        """What is promised for a ticket of this priority; None is nothing."""
        minutes = self.targets.get(kind, {}).get(priority)
        return None if minutes is None else timedelta(minutes=minutes)

    def warnings_of(self, target: timedelta) -> list[timedelta]:
        """How much of a target is used at each warning, in order; minutes before the end are counted as it is."""
        shares = [target * share / 100 for share in self.warnings]
        before = [target - timedelta(minutes=minutes) for minutes in self.warnings_before]
        return sorted({each for each in (*shares, *before) if each > timedelta(0)})


class SlaClock(models.Model):
    """One promise on one ticket: its start, pauses and end, when it is due, and what was told of it.

    ``checked_at`` is the next moment of which somebody is to be told, a warning's or the due one. ``warned_up_to`` is
    how much was used at the last warning that was told, whatever terms it came by: what is told of the three quarters
    needs no telling of the half. ``waited_since`` is since when somebody waited already as the SLA first saw it.
    """

    ticket = models.ForeignKey("escalated.Ticket", on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=20, choices=ClockKind.choices)
    message = models.ForeignKey(
        "escalated.Reply", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    message_key = models.PositiveBigIntegerField(default=0)
    terms = models.ForeignKey(SlaTerms, on_delete=models.PROTECT, related_name="clocks")
    basis = models.CharField(max_length=60)
    target = models.DurationField(null=True)
    state = models.CharField(max_length=10, choices=ClockState.choices, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    waited_since = models.DateTimeField(null=True)
    since = models.DateTimeField()
    carried = models.DurationField(default=timedelta(0))
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_up_to = models.DurationField(default=timedelta(0))
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "kind", "message_key"], name="escalated_clock_once"),)
        indexes = (
            models.Index(
                fields=["checked_at", "id"], name="escalated_clock_due", condition=models.Q(checked_at__isnull=False)
            ),
            models.Index(fields=["started_at"], name="escalated_clock_started"),
        )

    @property
    def count(self) -> Count:
        return Count(self.since, self.schedule, self.pauses_read(), self.carried)

    @property
    def schedule(self) -> Schedule | None:
        return self.terms.hours.schedule if self.terms.hours else None

    @property
    def risk_at(self) -> datetime | None:
        """From when on it is at risk: from its first warning, else from when it is due; None while it stands."""
        warnings = self.terms.warnings_of(self.target) if self.target and self.due_at else []
        return self.count.reached(warnings[0]) if warnings else self.due_at

    @property
    def next_warning(self) -> timedelta | None:
        """How much is used at the first warning that is not told yet; None where all are."""
        warnings = self.terms.warnings_of(self.target) if self.target else []
        return next((each for each in warnings if each > self.warned_up_to), None)

    @property
    def is_late(self) -> bool:
        """Whether the promise was broken, told already or not."""
        return self.due_at is not None and self.due_at < (self.stopped_at or now())

    @property
    def is_standing(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def pauses_read(self) -> list[Pause]:
        return [
            (datetime.fromisoformat(paused), datetime.fromisoformat(resumed) if resumed else None)
            for paused, resumed in self.pauses
        ]


class PolicyFollowing(Job):
    """Running clocks that are to come under a policy as it is now, those up to ``after`` having done so."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="+")
    after = models.PositiveBigIntegerField(default=0)

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes
