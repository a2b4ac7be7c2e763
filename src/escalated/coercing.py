"""What the documented Python API accepts, turned into what operations take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput, NotFound
from escalated.mail.addresses import clean_email
from escalated.people.actors import (
    Actor,
    Agent,
    Guest,
    Requester,
    System,
    acting,
    actor_for,
    agent_profile,
    is_acting_agent,
)
from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets.models import Tag, Ticket


def as_ticket(given: Ticket | int | str) -> Ticket:
    """Return the ticket of a ticket, an id or a reference; raises NotFound."""
    if isinstance(given, Ticket):
        return given
    rows = Ticket.objects.all()
    found = (rows.filter(pk=given) if isinstance(given, int) else rows.with_reference(str(given))).first()
    if found is None:
        raise NotFound(_("There is no such ticket."))
    return found


def as_actor(given: Any) -> Actor:
    """Return the actor of a host user, an agent, a contact or an actor. A profile acts while the host says so."""
    match given:
        case Requester() | Guest() | Agent() | System():
            return given
        case Contact():
            return Requester((given,))
        case AgentProfile() if agent := acting(given):
            return agent
    if isinstance(given, get_user_model()):
        actor = actor_for(given)
        return actor.with_contact() if isinstance(actor, Requester) else actor
    raise InvalidInput(by=_("Name a host user, an agent, a contact or SYSTEM."))


def as_agent(given: Any) -> AgentProfile | None:
    """Return the profile of a profile or of a host user who is an agent; None stays None."""
    if given is None or isinstance(given, AgentProfile):
        return given
    if isinstance(given, get_user_model()) and is_acting_agent(given):
        return agent_profile(given)
    raise InvalidInput(agent=_("This user is not an agent."))


def as_requester(given: Any) -> Contact:
    """Return the contact of a contact, a host user or an email address."""
    if isinstance(given, Contact):
        return given
    if isinstance(given, str) and (address := clean_email(given)):
        return contact_for_address(address)
    if isinstance(given, get_user_model()):
        return contact_for_user(given)
    raise InvalidInput(requester=_("Name a host user or an email address."))


def as_department(given: Department | int | str | None) -> Department | None:
    """Return the department of a department, an id or a name."""
    if given is None or isinstance(given, Department):
        return given
    found = Department.objects.filter(**({"pk": given} if isinstance(given, int) else {"name": given})).first()
    if found is None:
        raise InvalidInput(department=_("There is no such department."))
    return found


def as_tags(given: Iterable[Tag | str] | str) -> list[Tag | str]:
    """Return tags and names of a list, or the one name that is given by itself."""
    return [given] if isinstance(given, str) else list(given)
