"""Finding the promises that are about to be broken or were: each warning and each breach told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet, Value
from django.db.models.functions import Coalesce

from escalated.automation.acting import act_on
from escalated.core.db import lock_all, now, operation
from escalated.core.periodic import periodic
from escalated.people.actors import SYSTEM, Agent
from escalated.sla.clocks import Response, keep_clocks, next_check
from escalated.sla.happenings import SlaBreached, SlaWarned
from escalated.sla.models import ClockState, SlaClock
from escalated.sla.switch import is_sla_on
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.recording import record_many

BATCH = 500
AT_ONCE = 20_000
"""How many clocks one sweep looks at, so that other work has its turn."""


@periodic("check_sla_breaches", every=timedelta(seconds=30))
def check_sla_breaches() -> list[Ticket]:
    """Write down each warning and breach that is due, and return the tickets on which a promise was broken."""
    if not is_sla_on():
        return []
    moment, broken, seen = now(), dict[int, Ticket](), 0
    while seen < AT_ONCE:
        found = list(due_clocks(moment).values_list("pk", "ticket_id")[:BATCH])
        if not found:
            break
        seen += len(found)
        broken |= {ticket.pk: ticket for ticket in tell(dict(found), moment)}
    return list(broken.values())


def due_clocks(moment: datetime) -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(checked_at__lte=moment).order_by("checked_at", "id")


@operation
def tell(found: dict[int, int], moment: datetime) -> list[Ticket]:
    """Tell of those clocks that are due still, now that their tickets are held; the others somebody else has told."""
    tickets = {ticket.pk: ticket for ticket in lock_all(Ticket.objects.filter(pk__in=found.values()))}
    due = due_clocks(moment).filter(pk__in=found).prefetch_related("terms__hours")
    clocks = list(due)
    if behind := overtaken(clocks, tickets):
        for pk in behind:
            keep_clocks(tickets[pk], since=moment, moment=moment, by=SYSTEM)
        clocks = list(due.all())
    happened = [(tickets[clock.ticket_id], settled(clock, moment)) for clock in clocks]
    record_many(happened, by=SYSTEM)
    broken = [clock for clock in clocks if clock.breached_at]
    moments = {"breached_at": Coalesce("due_at", Value(moment)), "checked_at": None}
    SlaClock.objects.filter(pk__in=[clock.pk for clock in broken]).update(**moments)
    warned = [clock for clock in clocks if not clock.breached_at]
    SlaClock.objects.bulk_update(warned, ["warned_up_to", "warned_at", "checked_at"])
    for clock in broken:
        if clock.terms.acts_breach:
            act_on(tickets[clock.ticket_id], clock.terms.acts_on_breach)
    return [tickets[clock.ticket_id] for clock in broken]


def overtaken(clocks: list[SlaClock], tickets: dict[int, Ticket]) -> set[int]:
    """Return the tickets on which a clock runs that would have stopped, had the SLA been on when they were answered."""
    running = [clock for clock in clocks if clock.state == ClockState.RUNNING]
    waited_on = {clock.ticket_id for clock in running if clock.kind in Response}
    replies = Reply.objects.answering().filter(ticket__in=waited_on, author_kind=Agent.kind)
    answered = dict(replies.order_by().values_list("ticket").annotate(Max("public_at"))) if waited_on else {}
    return {
        clock.ticket_id
        for clock in running
        if tickets[clock.ticket_id].is_finished
        or (clock.kind in Response and (answered.get(clock.ticket_id) or clock.started_at) > clock.started_at)
    }


def settled(clock: SlaClock, moment: datetime) -> SlaWarned | SlaBreached:
    """Note on a clock what is told of it. What was due before anybody looked needs no warning any more."""
    due = clock.due_at or moment
    kind: type[SlaWarned | SlaBreached] = SlaBreached if due <= moment else SlaWarned
    if kind is SlaBreached:
        clock.breached_at, clock.checked_at = due, None
    else:
        clock.warned_up_to, clock.warned_at = clock.next_warning or clock.warned_up_to, clock.checked_at
        clock.checked_at = next_check(clock)
    tells = clock.terms.told_of_breach if kind is SlaBreached else clock.terms.told_of_warning
    return kind(clock_id=clock.pk, clock=clock.kind, due_at=due, tells=tells)
