"""Finding what a URL or a form names, for whoever may see it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor, acting
from escalated.people.models import AgentProfile, Department
from escalated.tickets.models import Ticket

M = TypeVar("M", bound=Model)


def by_key(rows: QuerySet[M], pk: int, *, told: str) -> M:
    """Return the row of that key; raises NotFound, with what to tell of it, where there is none among these."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(told)
    return found


def find(actor: Actor, reference: str) -> Ticket:
    """Return the ticket if this actor may see it; raises NotFound otherwise."""
    ticket = Ticket.objects.visible_to(actor).with_reference(reference).for_page().first()
    if ticket is None:
        raise NotFound(_("There is no such ticket."))
    return ticket


def known_department(pk: int) -> Department:
    """Return a department by id; raises InvalidInput on ``department_id``."""
    found = Department.objects.filter(pk=pk).first()
    if found is None:
        raise InvalidInput(department_id=_("There is no such department."))
    return found


def known_agent(pk: int | None) -> AgentProfile | None:
    """Return an agent by id whom the host lets in now, or None for nobody; raises InvalidInput on ``assignee_id``."""
    if pk is None:
        return None
    found = AgentProfile.objects.working().select_related("user", "role").filter(pk=pk).first()
    if found is None:
        raise InvalidInput(assignee_id=_("There is no such agent."))
    if acting(found) is None:
        raise InvalidInput(
            assignee_id=_("%(name)s is no agent at present. Choose somebody else.") % {"name": found.name}
        )
    return found
