"""What a policy has done to a ticket on which a promise was broken."""

from __future__ import annotations

from escalated.core.errors import DomainError
from escalated.people.actors import SYSTEM
from escalated.people.models import AgentProfile
from escalated.sla.telling import Assign, BreachAct, ChangeStatus, RaisePriority
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Priority
from escalated.tickets.transitioning import change_status


def act_on(ticket: Ticket, acts: list[BreachAct]) -> None:
    """Do to an unfinished ticket what its policy says, one after the other; what cannot be done to it is left out."""
    ticket.refresh_from_db()
    for each in [] if ticket.is_finished else acts:
        try:
            _do(each, ticket)
        except DomainError:
            # Its status may not lead there, or the agent may be gone: the breach is to be told all the same.
            continue


def _do(act: BreachAct, ticket: Ticket) -> None:
    match act:
        case RaisePriority():
            if ticket.priority < max(Priority):
                change_priority(ticket, Priority(ticket.priority + 1).word, by=SYSTEM)
        case ChangeStatus():
            change_status(ticket, act.status, by=SYSTEM)
        case Assign():
            profile = AgentProfile.objects.working().filter(pk=act.agent).first()
            if profile and profile.pk != ticket.assignee_id:
                assign_ticket(ticket, profile, by=SYSTEM)
