"""Finding what a URL or a form names, for whoever may see it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput, NotFound
from escalated.mail.addresses import clean_email
from escalated.people.actors import Actor, Agent, acting
from escalated.people.contacts import contact_for_address
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets.models import Ticket
from escalated.tickets.queries import known_contacts

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


def known_requester(pk: int | None, name: str, email: str, *, by: Agent) -> Contact:
    """Return the contact of that key if this agent knows it, else that of the address; raises InvalidInput."""
    if pk is not None:
        contact = known_contacts(by).filter(pk=pk).first()
        if contact is None:
            raise InvalidInput(requester_id=_("There is no such person."))
        return contact
    address = clean_email(email)
    if not address:
        raise InvalidInput(email=_("Write an email address such as ada@example.com, or choose somebody you know."))
    return contact_for_address(address, name=" ".join(name.split()))


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
