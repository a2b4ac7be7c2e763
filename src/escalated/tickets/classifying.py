"""Saying what a ticket is about: its priority, its type and its department."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.people.models import Department
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.routing import give_in_turn, hold_turns
from escalated.tickets.statuses import PRIORITY_WORDS, Priority, TicketType
from escalated.timeline.happening import Change, Happening
from escalated.timeline.recording import record


class TicketPriorityChanged(Happening):
    kind = "ticket.priority_changed"
    is_public = False
    previous: str
    priority: str

    def sentence(self, actor: str) -> str:
        previous, priority = Priority.from_word(self.previous), Priority.from_word(self.priority)
        values = {"actor": actor, "previous": previous.label, "priority": priority.label}
        return _("%(actor)s changed the priority from %(previous)s to %(priority)s") % values

    def change(self) -> Change:
        return Change(of="priority", to=str(Priority.from_word(self.priority).label))


class TicketTypeChanged(Happening):
    kind = "ticket.type_changed"
    is_public = False
    previous: str
    type: str

    def sentence(self, actor: str) -> str:
        previous, chosen = TicketType(self.previous), TicketType(self.type)
        values = {"actor": actor, "previous": previous.label, "type": chosen.label}
        return _("%(actor)s changed the type from %(previous)s to %(type)s") % values

    def change(self) -> Change:
        return Change(of="type", to=str(TicketType(self.type).label))


class TicketDepartmentChanged(Happening):
    kind = "ticket.department_changed"
    is_public = False
    previous_id: int
    department_id: int
    department_name: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s moved this ticket to %(department)s") % {
            "actor": actor,
            "department": self.department_name,
        }

    def change(self) -> Change:
        return Change(of="department", to=self.department_name)


@operation
def change_priority(ticket: Ticket, priority: Priority | str, *, by: Actor) -> None:
    """Set the priority, by member or word. Setting the same one changes nothing."""
    target = known_priority(priority)
    lock(ticket)
    policy.require(policy.can_change_priority, by, ticket)
    if ticket.priority == target:
        return
    previous, ticket.priority = Priority(ticket.priority), target
    ticket.save(update_fields=["priority"])
    record(TicketPriorityChanged(previous=previous.word, priority=target.word), on=ticket, by=by)


@operation
def change_type(ticket: Ticket, type: TicketType | str, *, by: Actor) -> None:
    """Set the type, by member or word. Setting the same one changes nothing."""
    target = known_type(type)
    lock(ticket)
    policy.require(policy.can_change_type, by, ticket)
    if ticket.type == target:
        return
    previous, ticket.type = ticket.type, target
    ticket.save(update_fields=["type"])
    record(TicketTypeChanged(previous=previous, type=target), on=ticket, by=by)


@operation
def change_department(ticket: Ticket, department: Department, *, by: Actor) -> None:
    """Move the ticket to a department, whose strategy assigns what nobody has. Moving it to its own changes nothing."""
    hold_turns(department)
    lock(ticket)
    policy.require(policy.can_change_department, by, ticket)
    if ticket.department_id == department.pk:
        return
    previous_id, ticket.department = ticket.department_id, department
    ticket.save(update_fields=["department"])
    event = TicketDepartmentChanged(
        previous_id=previous_id, department_id=department.pk, department_name=department.name
    )
    moved = record(event, on=ticket, by=by)
    give_in_turn(ticket, follows=moved.pk)


def known_priority(priority: Priority | str) -> Priority:
    """Return the priority of that word; raises InvalidInput on ``priority`` otherwise."""
    if isinstance(priority, Priority):
        return priority
    if priority not in PRIORITY_WORDS:
        raise InvalidInput(priority=_("There is no priority “%(priority)s”.") % {"priority": str(priority)[:50]})
    return Priority.from_word(priority)


def known_type(type: str) -> TicketType:
    """Return the type of that word; raises InvalidInput on ``type`` otherwise."""
    try:
        return TicketType(type)
    except ValueError:
        raise InvalidInput(type=_("There is no ticket type “%(type)s”.") % {"type": str(type)[:50]}) from None
