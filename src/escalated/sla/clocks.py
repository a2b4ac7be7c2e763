"""Keeping a ticket's clocks to what the ticket has become: one place, whatever operation changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from escalated.people.actors import Actor, Agent, Customer, Requester
from escalated.sla.models import ClockKind, ClockState, SlaClock, SlaTerms
from escalated.sla.policies import terms_for
from escalated.sla.switch import is_sla_on

if TYPE_CHECKING:
    from escalated.tickets.models import Reply, Ticket

REPLIES_LOOKED_AT = 200
Response = ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE


@dataclass
class Keeping:
    """A ticket at a moment, and the terms it is under, looked up once and only where they may have changed.

    ``since`` is when the thing before happened to it, if any. What is no newer and has no clock was there before the
    SLA was.
    """

    ticket: Ticket
    moment: datetime
    since: datetime | None = None
    terms: SlaTerms | None = None

    @property
    def basis(self) -> str:
        ticket = self.ticket
        return f"{ticket.priority} {ticket.type} {ticket.department_id} {ticket.requester_id}"

    @property
    def finished_at(self) -> datetime | None:
        """When the ticket was finished: before the moment where the SLA was off meanwhile."""
        ticket = self.ticket
        return (ticket.resolved_at or ticket.closed_at or self.moment) if ticket.is_finished else None

    def current_terms(self) -> SlaTerms:
        if self.terms is None:
            self.terms = terms_for(self.ticket)
        return self.terms

    def is_waiting(self, terms: SlaTerms) -> bool:
        is_asleep = self.ticket.snoozed_until is not None and terms.pauses_snoozed
        return self.ticket.status in terms.pauses_in or is_asleep or self.ticket.is_spam


def keep_clocks(ticket: Ticket, *, since: datetime, moment: datetime, by: Actor) -> None:
    """Start, pause, resume, stop and count anew a ticket's clocks, after each thing that happened to it."""
    if not is_sla_on():
        return
    if ticket.version == 1:
        opening = opening_clocks(Keeping(ticket, moment), isinstance(by, Customer))
        promise(ticket, SlaClock.objects.bulk_create(opening))
        return
    keeping = Keeping(ticket, moment, since)
    clocks = list(SlaClock.objects.filter(ticket=ticket).select_related("terms__hours")) or take_up(keeping)
    if clocks:
        keep_all(clocks, keeping)


def take_up(keeping: Keeping) -> list[SlaClock]:
    """Promise what is open still on a ticket that was there before the SLA was."""
    ticket = keeping.ticket
    if ticket.is_finished:
        return []
    opened_by = ticket.replies.order_by("id").values_list("author_kind", flat=True).first()
    is_awaiting = opened_by == Requester.kind and ticket.first_response_at is None
    return SlaClock.objects.bulk_create(opening_clocks(keeping, is_awaiting))


def keep_all(clocks: list[SlaClock], keeping: Keeping) -> None:
    """Keep those that are known, and start one for each message that nobody has answered yet."""
    ticket = keeping.ticket
    answers = {} if awaits_first(ticket, clocks) else answered_messages(ticket)
    known = {clock.message_key for clock in clocks}
    new = SlaClock.objects.bulk_create(
        started(keeping, ClockKind.NEXT_RESPONSE, message)
        for message, answer in answers.items()
        if answer is None and message.waived_at is None and message.pk not in known
    )
    stops = {message.pk: ended_at(message, answer) for message, answer in answers.items()}
    for clock in clocks:
        keep(clock, keeping, stopped_at(clock, ticket, stops))
    promise(ticket, [*clocks, *new])


def choose_terms_anew(ticket: Ticket) -> None:
    """Have the terms of a ticket's clocks chosen again when the change to its tags is recorded, or once they go on."""
    SlaClock.objects.filter(ticket=ticket).update(basis="")


def promise(ticket: Ticket, clocks: Iterable[SlaClock]) -> None:
    """Keep on a ticket what its clocks come to; nobody is promised anything of what is finished."""
    alive = [] if ticket.is_finished else [each for each in clocks if each.target and each.stopped_at is None]
    if ticket.promise(sorted(alive, key=lambda each: (ClockKind.values.index(each.kind), each.pk))):
        ticket.save(update_fields=["sla_kind", "sla_due_at", "sla_risk_at"])


def opening_clocks(keeping: Keeping, is_awaiting: bool) -> Iterator[SlaClock]:
    """What a ticket is promised as a whole: an answer only where somebody waits for the first one."""
    if is_awaiting:
        yield started(keeping, ClockKind.FIRST_RESPONSE)
    yield started(keeping, ClockKind.RESOLUTION)


def started(keeping: Keeping, kind: ClockKind, message: Reply | None = None) -> SlaClock:
    asked = message.public_at if message else keeping.ticket.created_at
    # Nobody was promised anything before the SLA first saw it.
    begun = asked if keeping.since is None or asked > keeping.since else keeping.moment
    clock = SlaClock(
        ticket=keeping.ticket,
        kind=kind,
        message=message,
        message_key=message.pk if message else 0,
        terms=keeping.current_terms(),
        basis=keeping.basis,
        started_at=begun,
        waited_since=asked if asked < begun else None,
        since=begun,
    )
    clock.target = clock.terms.target(kind, keeping.ticket.priority_word)
    pause_or_resume(clock, keeping)
    reckon(clock)
    return clock


def awaits_first(ticket: Ticket, clocks: list[SlaClock]) -> bool:
    """Whether the first answer is due still, to all its customer wrote; what an agent opened began with one."""
    is_promised = any(clock.kind == ClockKind.FIRST_RESPONSE for clock in clocks)
    return is_promised and ticket.first_response_at is None


def answered_messages(ticket: Ticket) -> dict[Reply, Reply | None]:
    """Each public message of a customer, with the answer to it, if there is one by now."""
    asked_for = ("ticket", "author_kind", "public_at", "waived_at")
    replies = ticket.replies.answering().only(*asked_for).order_by("-id")[:REPLIES_LOOKED_AT]
    answers: dict[Reply, Reply | None] = {}
    answer: Reply | None = None
    for reply in replies:
        if reply.author_kind == Agent.kind:
            answer = reply
        else:
            answers[reply] = answer
    return answers


def ended_at(message: Reply, answer: Reply | None) -> datetime | None:
    """When a message ceased to wait: by its answer, or when somebody said that it needs none."""
    return min((each for each in (message.waived_at, answer and answer.public_at) if each), default=None)


def stopped_at(clock: SlaClock, ticket: Ticket, stops: dict[int, datetime | None]) -> datetime | None:
    match clock.kind:
        case ClockKind.FIRST_RESPONSE:
            return ticket.first_response_at
        case ClockKind.NEXT_RESPONSE:
            return stops.get(clock.message_key, clock.stopped_at)
        case _:
            return None if ticket.is_spam else ticket.resolved_at or ticket.closed_at


def keep(clock: SlaClock, keeping: Keeping, stop: datetime | None) -> None:
    before = (clock.state, clock.stopped_at, clock.pauses, clock.basis)
    if clock.stopped_at and stop is None and clock.kind == ClockKind.RESOLUTION and not clock.is_standing:
        clock.pauses = [*clock.pauses, [clock.stopped_at.isoformat(), keeping.moment.isoformat()]]
    clock.stopped_at = stop
    if stop:
        clock.pauses = pauses_before(clock, stop)
    else:
        if clock.basis != keeping.basis:
            follow(clock, keeping)
        pause_or_resume(clock, keeping)
    if (clock.state, clock.stopped_at, clock.pauses, clock.basis) == before and clock.state == state_of(clock):
        return
    reckon(clock)
    clock.save()


def pauses_before(clock: SlaClock, stop: datetime) -> list[list[str | None]]:
    """The pauses as they were when it stopped: reopening it may have been undone."""
    return [
        [paused.isoformat(), resumed.isoformat() if resumed and resumed <= stop else None]
        for paused, resumed in clock.pauses_read()
        if paused < stop
    ]


def pause_or_resume(clock: SlaClock, keeping: Keeping) -> None:
    finished_at = keeping.finished_at if clock.kind in Response else None
    stands = keeping.is_waiting(clock.terms) or finished_at is not None
    if stands and not clock.is_standing:
        clock.pauses = [*clock.pauses, [(finished_at or keeping.moment).isoformat(), None]]
    elif not stands and clock.is_standing:
        clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], keeping.moment.isoformat()]]


def follow(clock: SlaClock, keeping: Keeping) -> None:
    """Put a clock under the terms its ticket has come to, keeping what it has used by the hours it was under."""
    terms = keeping.current_terms()
    if terms.hours_id != clock.terms.hours_id:
        clock.carried, clock.since = clock.count.used(keeping.moment), keeping.moment
    clock.terms, clock.basis = terms, keeping.basis
    clock.target = terms.target(clock.kind, keeping.ticket.priority_word)


def state_of(clock: SlaClock) -> str:
    if clock.stopped_at:
        return ClockState.STOPPED
    return ClockState.PAUSED if clock.is_standing else ClockState.RUNNING


def reckon(clock: SlaClock) -> None:
    """Say anew when a clock is due and when somebody is to be told of it next."""
    clock.state = state_of(clock)
    clock.due_at = None if clock.target is None else clock.count.reached(clock.target)
    clock.checked_at = next_check(clock)


def next_check(clock: SlaClock) -> datetime | None:
    """The moment of the next warning or else the due one; of what stopped or stands, only a breach that came before."""
    if clock.target is None or clock.breached_at:
        return None
    if clock.stopped_at:
        return clock.due_at if clock.due_at and clock.due_at < clock.stopped_at else None
    warning = None if clock.is_standing else clock.next_warning
    return clock.due_at if warning is None else clock.count.reached(warning)
