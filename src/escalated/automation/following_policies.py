"""Bringing running clocks under a policy that was changed: some tickets at a time, each batch its own transaction."""

from __future__ import annotations

from django.db.models import QuerySet

from escalated.core.db import lock_all, now, operation
from escalated.core.jobs import completing, job, repeat
from escalated.sla.clocks import Keeping, follow, pause_or_resume, promise, reckon
from escalated.sla.models import ClockState, PolicyFollowing, SlaClock
from escalated.tickets.models import Ticket

BATCH = 200


@job("follow_policy", PolicyFollowing)
def follow_policy(row: PolicyFollowing) -> None:
    """Look at the next running clocks; those that are under this policy, or come under it, are counted anew."""
    found = list(_running().filter(pk__gt=row.after).order_by("pk").values_list("pk", "ticket_id")[:BATCH])
    if not found:
        with completing(row):
            return
    _follow(row, dict(found))


@operation
def _follow(row: PolicyFollowing, found: dict[int, int]) -> None:
    tickets = {ticket.pk: ticket for ticket in lock_all(Ticket.objects.filter(pk__in=found.values()))}
    for clock in _running().filter(pk__in=found).select_related("terms__hours"):
        _follow_one(clock, Keeping(tickets[clock.ticket_id], now()), row.policy_id)
    for ticket in tickets.values():
        promise(ticket, ticket.clocks.select_related("terms__hours"))
    PolicyFollowing.objects.filter(pk=row.pk).update(after=max(found))
    repeat(row, at=now())


def _follow_one(clock: SlaClock, keeping: Keeping, policy_id: int) -> None:
    terms = keeping.current_terms()
    if policy_id not in {clock.terms.policy_id, terms.policy_id} or terms.pk == clock.terms_id:
        return
    follow(clock, keeping)
    pause_or_resume(clock, keeping)
    reckon(clock)
    clock.save()


def _running() -> QuerySet[SlaClock]:
    return SlaClock.objects.exclude(state=ClockState.STOPPED)
