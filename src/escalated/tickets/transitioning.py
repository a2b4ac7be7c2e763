"""Moving a ticket from status to status: resolving, closing, opening again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.snoozing import end_snooze
from escalated.tickets.statuses import Status, next_statuses
from escalated.timeline.happening import Change, Happening
from escalated.timeline.recording import record

UNANSWERED = "unanswered"


def status_change(status: Status) -> Change:
    return Change(of="status", to=str(status.label))


class StatusHappening(Happening):
    """Base of the moves, with where the ticket stood before, so that each can be undone."""

    kind = ""
    previous: str
    previous_resolved_at: datetime | None = None
    previous_closed_at: datetime | None = None
    previous_snoozed_until: datetime | None = None
    previous_is_spam: bool = False


class TicketStatusChanged(StatusHappening):
    kind = "ticket.status_changed"
    is_public = False
    status: str

    def sentence(self, actor: str) -> str:
        values = {
            "actor": actor,
            "previous": Status(self.previous).label,
            "status": Status(self.status).label,
        }
        return _("%(actor)s changed the status from %(previous)s to %(status)s") % values

    def change(self) -> Change:
        return status_change(Status(self.status))


class TicketResolved(StatusHappening):
    kind = "ticket.resolved"
    is_held = True

    def sentence(self, actor: str) -> str:
        return _("%(actor)s resolved this ticket") % {"actor": actor}

    def change(self) -> Change:
        return status_change(Status.RESOLVED)

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s marked this request as solved") % {"actor": actor}


class TicketClosed(StatusHappening):
    kind = "ticket.closed"
    is_held = True
    reason: str = ""

    def sentence(self, actor: str) -> str:
        if self.reason == UNANSWERED:
            return _("This ticket closed by itself, as nobody answered after it was resolved")
        return _("%(actor)s closed this ticket") % {"actor": actor}

    def change(self) -> Change:
        return status_change(Status.CLOSED)

    def told_to_customer(self, actor: str) -> str:
        if self.reason == UNANSWERED:
            return _("This request closed by itself, as it had been solved")
        return _("%(actor)s closed this request") % {"actor": actor}


class TicketReopened(StatusHappening):
    kind = "ticket.reopened"
    is_held = True

    def sentence(self, actor: str) -> str:
        return _("%(actor)s reopened this ticket") % {"actor": actor}

    def change(self) -> Change:
        return status_change(Status.REOPENED)

    def told_to_customer(self, actor: str) -> str:
        return _("%(actor)s reopened this request") % {"actor": actor}


@operation
def resolve_ticket(ticket: Ticket, *, by: Actor) -> None:
    """Mark a ticket as solved. Resolving a resolved one changes nothing."""
    lock(ticket)
    policy.require(policy.can_change_status, by, ticket)
    if not ticket.is_resolved:
        before = as_it_stands(ticket)
        move(ticket, Status.RESOLVED)
        record(TicketResolved(**before), on=ticket, by=by)


@operation
def close_ticket(ticket: Ticket, *, by: Actor, reason: str = "") -> None:
    """Close a ticket. Closing a closed one changes nothing."""
    lock(ticket)
    policy.require(policy.can_close, by, ticket)
    if not ticket.is_closed:
        before = as_it_stands(ticket)
        move(ticket, Status.CLOSED)
        record(TicketClosed(**before, reason=reason), on=ticket, by=by)


@operation
def reopen_ticket(ticket: Ticket, *, by: Actor) -> None:
    """Open a resolved or closed ticket again. Reopening an unresolved one changes nothing."""
    lock(ticket)
    policy.require(policy.can_reopen, by, ticket)
    if ticket.is_finished:
        before = as_it_stands(ticket)
        move(ticket, Status.REOPENED)
        record(TicketReopened(**before), on=ticket, by=by)


@operation
def change_status(ticket: Ticket, status: Status | str, *, by: Actor) -> None:
    """Move a ticket to any status that may follow its own; raises InvalidInput on ``status`` otherwise."""
    target = known_status(status)
    lock(ticket)
    policy.require(policy.can_change_status, by, ticket)
    match target:
        case Status.RESOLVED:
            resolve_ticket(ticket, by=by)
        case Status.CLOSED:
            close_ticket(ticket, by=by)
        case Status.REOPENED:
            _reopen_strictly(ticket, by)
        case _:
            _change(ticket, target, by)


def known_status(status: str) -> Status:
    """Return the status of that word; raises InvalidInput on ``status`` otherwise."""
    try:
        return Status(status)
    except ValueError:
        raise InvalidInput(status=_("There is no status “%(status)s”.") % {"status": str(status)[:50]}) from None


def _reopen_strictly(ticket: Ticket, by: Actor) -> None:
    if not ticket.is_finished and ticket.status != Status.REOPENED:
        refuse_illegal(ticket, Status.REOPENED)
    reopen_ticket(ticket, by=by)


def _change(ticket: Ticket, status: Status, by: Actor) -> None:
    if ticket.status != status:
        before = as_it_stands(ticket)
        move(ticket, status)
        record(TicketStatusChanged(**before, status=status), on=ticket, by=by)


def as_it_stands(ticket: Ticket) -> dict[str, Any]:
    """Return what a move must tell of the ticket before it, so that it can be undone."""
    return {
        "previous": ticket.status,
        "previous_resolved_at": ticket.resolved_at,
        "previous_closed_at": ticket.closed_at,
        "previous_snoozed_until": ticket.snoozed_until,
        "previous_is_spam": ticket.is_spam,
    }


def move(ticket: Ticket, status: Status) -> None:
    """Set the status and its moments, refusing what the table forbids."""
    refuse_illegal(ticket, status)
    _set(ticket, status)


def move_if_allowed(ticket: Ticket, status: Status) -> None:
    """Make a move that an act entails; one the table forbids is skipped and the act stands."""
    if status in next_statuses(ticket.status):
        _set(ticket, status)


def refuse_illegal(ticket: Ticket, status: Status) -> None:
    """Raise InvalidInput on ``status`` when it may not follow the ticket's own."""
    if status not in next_statuses(ticket.status):
        values = {"previous": Status(ticket.status).label, "status": status.label}
        raise InvalidInput(status=_("A ticket cannot go from %(previous)s to %(status)s.") % values)


def _set(ticket: Ticket, status: Status) -> None:
    previous, ticket.status = ticket.status, status
    if status == Status.RESOLVED:
        ticket.resolved_at = now()
    elif status == Status.CLOSED:
        ticket.closed_at = now()
    elif previous in (Status.RESOLVED, Status.CLOSED):
        ticket.resolved_at = ticket.closed_at = None
    if status == Status.RESOLVED:
        ticket.closed_at = None
    ticket.is_spam = ticket.is_spam and status == Status.CLOSED
    ticket.save(update_fields=["status", "resolved_at", "closed_at", "is_spam"])
    if ticket.is_finished:
        end_snooze(ticket)
