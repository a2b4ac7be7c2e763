"""Giving a ticket to an agent."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import TakenAlready
from escalated.people.actors import Actor, Agent
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Change, Happening
from escalated.timeline.recording import record

Missing = Literal["away", "gone"]  # whose it was is away, or no agent any more
Reason = Literal["", "round_robin", "fewest"] | Missing  # why a machine assigned it


class TicketAssigned(Happening):
    """``follows`` is the activity that made a machine assign it, which are undone together."""

    kind = "ticket.assigned"
    is_public = False
    previous_id: int | None = None
    previous_name: str = ""
    assignee_id: int
    assignee_name: str
    reason: Reason = ""
    follows: int | None = None

    def sentence(self, actor: str) -> str:
        if self.reason:
            return self._told_with_reason()
        if actor == self.assignee_name:
            return _("%(actor)s took this ticket") % {"actor": actor}
        return _("%(actor)s assigned this ticket to %(assignee)s") % {
            "actor": actor,
            "assignee": self.assignee_name,
        }

    def _told_with_reason(self) -> str:
        values = {"assignee": self.assignee_name, "previous": self.previous_name}
        match self.reason:
            case "round_robin":
                return _("%(assignee)s got this ticket in turn") % values
            case "fewest":
                return _("%(assignee)s got this ticket, having the fewest unresolved") % values
            case "away":
                return _("%(assignee)s got this ticket, as %(previous)s is away") % values
            case _:
                return _("%(assignee)s got this ticket, as %(previous)s is no agent any more") % values

    def change(self) -> Change | None:
        return None if self.reason else Change(of="assignee", to=self.assignee_name)


class TicketUnassigned(Happening):
    kind = "ticket.unassigned"
    is_public = False
    previous_id: int
    previous_name: str
    reason: Literal[""] | Missing = ""

    def sentence(self, actor: str) -> str:
        if self.reason == "away":
            return _("This ticket is offered to the department, as %(previous)s is away") % {
                "previous": self.previous_name
            }
        if self.reason == "gone":
            return _("This ticket is offered to the department, as %(previous)s is no agent any more") % {
                "previous": self.previous_name
            }
        return _("%(actor)s removed %(previous)s as assignee") % {
            "actor": actor,
            "previous": self.previous_name,
        }

    def change(self) -> Change | None:
        return None if self.reason else Change(of="assignee", to="")


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


@operation
def claim_ticket(ticket: Ticket, *, by: Agent, instead_of: int | None = None) -> None:
    """Take a ticket that nobody has, or the agent of the key ``instead_of``; taking one's own changes nothing.

    Raises TakenAlready, which tells who has it, when somebody else was first.
    """
    lock(ticket)
    policy.require(policy.can_assign, by, ticket)
    if ticket.assignee and ticket.assignee_id not in (by.profile.pk, instead_of):
        values = {"agent": ticket.assignee.name, "ticket": ticket.reference}
        raise TakenAlready(_("%(agent)s has taken %(ticket)s meanwhile.") % values)
    assign_ticket(ticket, by.profile, by=by)


def _assigned(agent: AgentProfile, previous: AgentProfile | None) -> TicketAssigned:
    return TicketAssigned(
        previous_id=previous.pk if previous else None,
        previous_name=previous.name if previous else "",
        assignee_id=agent.pk,
        assignee_name=agent.name,
    )


def _unassigned(previous: AgentProfile | None) -> TicketUnassigned:
    return TicketUnassigned(previous_id=previous.pk if previous else 0, previous_name=previous.name if previous else "")
