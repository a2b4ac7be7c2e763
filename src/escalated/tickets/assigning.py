"""Giving a ticket to an agent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Actor
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Change, Happening
from escalated.timeline.recording import record


class TicketAssigned(Happening):
    kind = "ticket.assigned"
    is_public = False
    previous_id: int | None = None
    assignee_id: int
    assignee_name: str

    def sentence(self, actor: str) -> str:
        if actor == self.assignee_name:
            return _("%(actor)s took this ticket") % {"actor": actor}
        return _("%(actor)s assigned this ticket to %(assignee)s") % {
            "actor": actor,
            "assignee": self.assignee_name,
        }

    def change(self) -> Change:
        return Change(of="assignee", to=self.assignee_name)


class TicketUnassigned(Happening):
    kind = "ticket.unassigned"
    is_public = False
    previous_id: int
    previous_name: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s removed %(previous)s as assignee") % {
            "actor": actor,
            "previous": self.previous_name,
        }

    def change(self) -> Change:
        return Change(of="assignee", to="")


@operation
def assign_ticket(ticket: Ticket, agent: AgentProfile | None, *, by: Actor) -> None:
    """Give the ticket to an agent, or to nobody. Assigning it to whom it belongs changes nothing."""
    lock(ticket)
    policy.require(policy.can_assign, by, ticket)
    previous = ticket.assignee
    if previous == agent:
        return
    ticket.assignee = agent
    ticket.save(update_fields=["assignee"])
    record(_assigned(agent, previous) if agent else _unassigned(previous), on=ticket, by=by)


def _assigned(agent: AgentProfile, previous: AgentProfile | None) -> TicketAssigned:
    previous_id = previous.pk if previous else None
    return TicketAssigned(previous_id=previous_id, assignee_id=agent.pk, assignee_name=agent.name)


def _unassigned(previous: AgentProfile | None) -> TicketUnassigned:
    return TicketUnassigned(previous_id=previous.pk if previous else 0, previous_name=previous.name if previous else "")
