"""Deleting a department once its tickets have moved."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.people.models import Department
from escalated.tickets.classifying import change_department
from escalated.tickets.models import Ticket
from escalated.timeline.audit import AdminChange, record_change

MOVED_AT_ONCE = 100


class DepartmentDeleted(AdminChange):
    kind = "department.deleted"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s deleted the department “%(name)s”") % {"actor": actor, "name": self.subject}


def move_tickets(department: Department, *, to: Department, by: Actor) -> int:
    """Move the next tickets of a department, each by the act that moves one; return how many are left."""
    require_admin(by)
    if to.pk == department.pk:
        raise InvalidInput(move_to=_("Choose another department."))
    for ticket in Ticket.objects.filter(department=department).order_by("pk")[:MOVED_AT_ONCE]:
        change_department(ticket, to, by=by)
    return Ticket.objects.filter(department=department).count()


def delete_department(department: Department, *, by: Actor) -> None:
    """Delete a department; raises InvalidInput on ``move_to`` for one that holds tickets, and for the last one."""
    try:
        _delete(department, by)
    except IntegrityError:  # a ticket came in while we looked
        raise InvalidInput(move_to=_still_there(Ticket.objects.filter(department=department).count())) from None


@operation
def _delete(department: Department, by: Actor) -> None:
    require_admin(by)
    lock(department)
    if not Department.objects.exclude(pk=department.pk).exists():
        raise InvalidInput(move_to=_("This is the only department. Create another one first."))
    if held := Ticket.objects.filter(department=department).count():
        raise InvalidInput(move_to=_still_there(held))
    gone = DepartmentDeleted(subject_id=department.pk, subject=department.name)
    department.delete()
    record_change(gone, by=by)


def _still_there(count: int) -> str:
    return ngettext(
        "%(count)s ticket is in this department. Say where it goes.",
        "%(count)s tickets are in this department. Say where they go.",
        count,
    ) % {"count": count}
