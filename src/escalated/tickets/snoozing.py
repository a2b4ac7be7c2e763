"""Snoozing: a ticket leaves the lists until a moment, and comes back by itself, by a customer or by an agent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.core.jobs import Job, JobState, due, finish, job, run_now, withdraw
from escalated.people.actors import SYSTEM, Actor
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record

LONGEST = timedelta(days=366)


class Snooze(Job):
    """When a ticket is to be woken."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="snoozes")

    class Meta(Job.Meta):
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = Job.Meta.indexes


class TicketSnoozed(Happening):
    kind = "ticket.snoozed"
    is_public = False
    previous_until: datetime | None = None
    until: datetime

    def sentence(self, actor: str) -> str:
        until = date_format(timezone.localtime(self.until), "SHORT_DATETIME_FORMAT")
        return _("%(actor)s snoozed this ticket until %(until)s") % {"actor": actor, "until": until}


class TicketWoken(Happening):
    """The end of a snooze: its time had come, or somebody ended it."""

    kind = "ticket.woken"
    is_public = False
    previous_until: datetime
    reason: Literal["time", "agent"]

    def sentence(self, actor: str) -> str:
        if self.reason == "time":
            return _("The snooze ended")
        return _("%(actor)s ended the snooze") % {"actor": actor}


@operation
def snooze_ticket(ticket: Ticket, until: datetime, *, by: Actor) -> None:
    """Put an unresolved ticket to sleep until an aware moment, at most a year ahead; again is for another moment.

    Raises InvalidInput on ``until``.
    """
    lock(ticket)
    policy.require(policy.can_snooze, by, ticket)
    _refuse_moment(ticket, until)
    previous = ticket.snoozed_until
    if previous == until:
        return
    set_snooze(ticket, until)
    record(TicketSnoozed(previous_until=previous, until=until), on=ticket, by=by)


@operation
def unsnooze_ticket(ticket: Ticket, *, by: Actor) -> None:
    """Wake a ticket. Waking one that is awake changes nothing."""
    lock(ticket)
    policy.require(policy.can_snooze, by, ticket)
    if ticket.snoozed_until is not None:
        _wake(ticket, ticket.snoozed_until, "agent", by=by)


def wake_snoozed_tickets() -> int:
    """Wake every ticket whose moment has come, and return how many; what ``tick()`` does, for a script."""
    return sum(run_now("wake_ticket", pk) for pk in due(Snooze, now()))


@job("wake_ticket", Snooze)
def wake_ticket(snooze: Snooze) -> None:
    _wake_when_due(snooze)


@operation
def _wake_when_due(snooze: Snooze) -> None:
    """Wake the ticket unless it was woken or put off meanwhile: a row is done either way."""
    ticket = snooze.ticket
    lock(ticket)
    finish(snooze)
    if ticket.snoozed_until is not None and ticket.snoozed_until <= now():
        _wake(ticket, ticket.snoozed_until, "time", by=SYSTEM)


def end_snooze(ticket: Ticket) -> bool:
    """Wake a ticket at hand as part of another act, which tells of it; False where it was awake."""
    if ticket.snoozed_until is None:
        return False
    set_snooze(ticket, None)
    return True


def set_snooze(ticket: Ticket, until: datetime | None) -> None:
    """Write down until when a locked ticket sleeps, and the work of waking it."""
    for planned in Snooze.objects.filter(ticket=ticket, state=JobState.DUE):
        withdraw(planned)
    ticket.snoozed_until = until
    ticket.save(update_fields=["snoozed_until"])
    if until is not None:
        Snooze.objects.create(ticket=ticket, next_attempt_at=until)


def _wake(ticket: Ticket, previous: datetime, reason: Literal["time", "agent"], *, by: Actor) -> None:
    set_snooze(ticket, None)
    record(TicketWoken(previous_until=previous, reason=reason), on=ticket, by=by)


def _refuse_moment(ticket: Ticket, until: datetime) -> None:
    moment = now()
    if ticket.is_finished:
        raise InvalidInput(until=_("Only an unresolved ticket can be snoozed. Reopen it first."))
    if timezone.is_naive(until):
        raise InvalidInput(until=_("Name a moment with its time zone, such as 2026-12-31T09:00:00+01:00."))
    if until <= moment:
        raise InvalidInput(until=_("Choose a moment that is still to come."))
    if until > moment + LONGEST:
        raise InvalidInput(until=_("Choose a moment within a year."))
