"""Who may do what to a ticket. Operations ask here, screens show what it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import NotAllowed, NotFound
from escalated.core.install import install_settings
from escalated.people.actors import Actor, Agent, Customer, Guest, Requester, System, ThirdParty
from escalated.people.guests import follows_guests
from escalated.people.rights import Act
from escalated.sla.switch import is_sla_on
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Channel, Status, next_statuses


def can_see(by: Actor, ticket: Ticket) -> bool:
    """The rule of ``visible_to`` for a ticket at hand."""
    if _is_kept_by_host(by, ticket):
        return False
    if _grants(by, Act.SEE, ticket) or takes_part(by, ticket):
        return True
    return _follows(by, ticket) or is_colleague(by, ticket)


def _is_kept_by_host(by: Actor, ticket: Ticket) -> bool:
    """Whether the host keeps this ticket from an agent whom their role would show it."""
    if not isinstance(by, Agent) or by.narrowing is None:
        return False
    return not Ticket.objects.filter(by.narrowing, pk=ticket.pk).exists()


def is_requester(by: Actor, ticket: Ticket) -> bool:
    if isinstance(by, Guest) and by.ticket_id != ticket.pk:
        return False
    return isinstance(by, Customer) and by.owns(ticket.requester_id) and ticket.is_public


def _follows(by: Actor, ticket: Ticket) -> bool:
    """Whether a guest asked this and the policy lets this host user read what guests ask."""
    if not isinstance(by, Requester) or not follows_guests(by.user):
        return False
    return ticket.is_public and ticket.channel == Channel.WEB and ticket.requester.user_id is None


def is_colleague(by: Actor, ticket: Ticket) -> bool:
    """Whether the host lets this customer read the requests of the requester's organisation; they read, no more."""
    if not isinstance(by, Requester) or not by.organisation or not ticket.is_public:
        return False
    return ticket.requester.organisation == by.organisation


def takes_part(by: Actor, ticket: Ticket) -> bool:
    """Whether this is the requester or somebody in CC."""
    return is_requester(by, ticket) or (isinstance(by, Requester) and ticket.is_public and ticket.pk in by.joined)


def _grants(by: Actor, act: Act, ticket: Ticket) -> bool:
    """Whether a machine, or an agent by their role, may do this to the ticket."""
    if isinstance(by, Agent):
        return by.may(act, assignee_id=ticket.assignee_id, department_id=ticket.department_id)
    return isinstance(by, System)


def can_reply(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.REPLY, ticket) or (takes_part(by, ticket) and not is_past_reopening(ticket))


def can_continue(by: Actor, ticket: Ticket) -> bool:
    """Whether an answer is the beginning of a new ticket: the requester's, to one that was finished too long ago."""
    return is_requester(by, ticket) and is_past_reopening(ticket)


def is_past_reopening(ticket: Ticket) -> bool:
    """Whether the days in which its requester could open a finished ticket again are over."""
    finished_at = ticket.closed_at or ticket.resolved_at
    if finished_at is None:
        return False
    days = install_settings().reopen_within_days
    return days > 0 and finished_at < now() - timedelta(days=days)


def can_add_participant(by: Actor, ticket: Ticket) -> bool:
    return can_reply(by, ticket)


def can_waive_reply(by: Actor, ticket: Ticket) -> bool:
    return is_sla_on() and _grants(by, Act.REPLY, ticket)


def can_remove_participant(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.REPLY, ticket)


def can_forward(by: Actor, ticket: Ticket) -> bool:
    return isinstance(by, Agent) and _grants(by, Act.REPLY, ticket)


def can_tell_fixed(by: Actor, ticket: Ticket) -> bool:
    """Whether this agent may write to those whom an error struck: each gets a ticket where this one is."""
    return isinstance(by, Agent) and _grants(by, Act.REPLY, ticket) and _grants(by, Act.OPEN, ticket)


def can_answer_forward(by: Actor, ticket: Ticket) -> bool:
    return isinstance(by, ThirdParty) and by.ticket_id == ticket.pk


def can_follow(by: Actor, ticket: Ticket) -> bool:
    return isinstance(by, Agent) and _grants(by, Act.SEE, ticket)


def can_pin(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.NOTE, ticket)


def can_note(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.NOTE, ticket)


def can_open(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.OPEN, ticket)


def can_assign(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.ASSIGN, ticket)


def can_change_status(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.STATUS, ticket)


def can_snooze(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.STATUS, ticket)


def can_change_priority(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.CLASSIFY, ticket)


def can_change_type(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.CLASSIFY, ticket)


def can_change_department(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.CLASSIFY, ticket)


def can_tag(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.CLASSIFY, ticket)


def can_undo(by: Actor, ticket: Ticket) -> bool:
    return isinstance(by, Agent)


def can_link(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.EDIT, ticket)


def can_act_on_objects(by: Actor, ticket: Ticket) -> bool:
    """Whether an agent may do what panels offer, as far as we are asked: it is told in the ticket like a note."""
    return isinstance(by, Agent) and _grants(by, Act.NOTE, ticket)


def can_block(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.BLOCK, ticket)


def can_redact(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.REDACT, ticket)


def can_edit(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.EDIT, ticket)


def can_close(by: Actor, ticket: Ticket) -> bool:
    return _grants(by, Act.STATUS, ticket) or (is_requester(by, ticket) and install_settings().allow_customer_close)


def can_reopen(by: Actor, ticket: Ticket) -> bool:
    is_theirs_to = is_requester(by, ticket) and not is_past_reopening(ticket) and not ticket.is_spam
    return _grants(by, Act.STATUS, ticket) or is_theirs_to


def offers_close(by: Actor, ticket: Ticket) -> bool:
    """Whether a screen offers to close the ticket now."""
    return can_close(by, ticket) and not ticket.is_finished and Status.CLOSED in next_statuses(ticket.status)


def offers_reopen(by: Actor, ticket: Ticket) -> bool:
    """Whether a screen offers to open the ticket again."""
    return can_reopen(by, ticket) and ticket.is_finished and Status.REOPENED in next_statuses(ticket.status)


def require_opening(by: Actor, ticket: Ticket, *, is_note: bool) -> None:
    """Raise as ``require`` does for a ticket that is being opened: who opens it for somebody else needs a right to."""
    if isinstance(by, Requester):
        return require(can_reply, by, ticket)
    asked = (can_open, can_note if is_note else can_reply, *([can_assign] if ticket.assignee_id else []))
    if not all(check(by, ticket) for check in asked):
        raise NotAllowed(_("You may not open this ticket in %(department)s.") % {"department": ticket.department.name})
    return None


def require(check: Callable[[Actor, Ticket], bool], by: Actor, ticket: Ticket) -> None:
    """Raise NotFound for a ticket this actor may not see, NotAllowed for an act that is not theirs."""
    if not can_see(by, ticket):
        raise NotFound(_("There is no such ticket."))
    if not check(by, ticket):
        raise NotAllowed(_("You may not do this to %(ticket)s.") % {"ticket": ticket.reference})
