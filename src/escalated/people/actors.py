"""Who acts. A closed set, built at the door and carried; rights are asked of the host once per request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from escalated.people.contacts import contact_for_user, contacts_of
from escalated.people.host import host, is_admin, is_agent
from escalated.people.models import AgentProfile, Contact


@dataclass(frozen=True)
class Requester:
    """A customer and the contacts that are theirs. A signed-in one may have none before they first need one."""

    contacts: tuple[Contact, ...]
    user: Any = None

    kind = "requester"

    @property
    def id(self) -> int | None:
        return int(self.contacts[0].pk) if self.contacts else None

    @property
    def name(self) -> str:
        return self.contacts[0].display_name if self.contacts else host().display_name(self.user)

    def owns(self, contact_id: int) -> bool:
        """Tell whether that contact is this person."""
        return any(contact.pk == contact_id for contact in self.contacts)

    def with_contact(self) -> Requester:
        """Return the same person with a contact of their own, made now if need be."""
        if self.user is None:
            return self
        own = contact_for_user(self.user)
        return Requester((own, *(each for each in self.contacts if each.pk != own.pk)), self.user)


@dataclass(frozen=True)
class Agent:
    """A host user for whom ``AGENT_CHECK`` held when the request began."""

    profile: AgentProfile
    is_admin: bool = False

    kind = "agent"

    @property
    def id(self) -> int | None:
        return int(self.profile.pk)

    @property
    def name(self) -> str:
        return self.profile.name


@dataclass(frozen=True)
class System:
    """Machines: timers, rules, commands. Allowed by the policy in the open."""

    kind = "system"
    id: int | None = None

    @property
    def name(self) -> str:
        return "Escalated"


SYSTEM = System()

Actor = Requester | Agent | System


def actor_for(user: Any) -> Requester | Agent:
    """Return who this signed-in host user is to us. Writes an agent's profile on the first visit, nothing else."""
    if is_agent(user):
        return Agent(agent_profile(user), is_admin(user))
    return Requester(contacts_of(user), user)


def agent_profile(user: Any) -> AgentProfile:
    """Return the profile of a host user who is an agent, made on the first visit and kept in step by name."""
    current = {"name": host().display_name(user)[:200], "email": host().email(user)[:254]}
    profile, created = AgentProfile.objects.get_or_create(user=user, defaults=current)
    if not created and {key: getattr(profile, key) for key in current} != current:
        AgentProfile.objects.filter(pk=profile.pk).update(**current)
        profile.name, profile.email = current["name"], current["email"]
    return profile
