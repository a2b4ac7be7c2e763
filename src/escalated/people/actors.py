"""Who acts. A closed set, built at the door and carried; rights are asked of the host once per request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q

from escalated.people.contacts import contact_for_user, contacts_of
from escalated.people.hooks import ask
from escalated.people.host import Host, LetIn, host, let_in_as, shared_organisation
from escalated.people.models import AgentProfile, Contact
from escalated.people.participants import joined_by
from escalated.people.rights import EVERYTHING, Act, Rights


@dataclass(frozen=True)
class Requester:
    """A customer and the contacts that are theirs. A signed-in one may have none before they first need one.

    ``organisation`` is the key of the one whose other members' requests they may read.
    """

    contacts: tuple[Contact, ...]
    user: Any = None
    organisation: str = ""

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

    @cached_property
    def joined(self) -> Mapping[int, int]:
        """The keys of the tickets they are in CC of, and as which contact; asked once, as rights are."""
        return joined_by(self.contacts)

    def in_copy_of(self, ticket_id: int) -> Requester:
        """Return the same person with the contact first that is in CC of that ticket."""
        first = self.joined[ticket_id]
        return self._again(contacts=tuple(sorted(self.contacts, key=lambda each: each.pk != first)))

    def with_contact(self) -> Requester:
        """Return the same person with a contact of their own, made now if need be."""
        if self.user is None:
            return self
        own = contact_for_user(self.user)
        return replace(self, contacts=(own, *(each for each in self.contacts if each.pk != own.pk)))

    def alone(self) -> Requester:
        """Return the same person without what others of their organisation share with them."""
        return self._again(organisation="")

    def _again(self, **changed: Any) -> Requester:
        """Return the same person, of whom what is asked once has been asked."""
        again = replace(self, **changed)
        vars(again)["joined"] = self.joined
        return again


@dataclass(frozen=True)
class _OneContact:
    """A contact on one ticket alone."""

    contact: Contact
    ticket_id: int

    @property
    def id(self) -> int:
        return int(self.contact.pk)

    @property
    def name(self) -> str:
        return self.contact.display_name

    @property
    def contacts(self) -> tuple[Contact, ...]:
        return (self.contact,)


@dataclass(frozen=True)
class Guest(_OneContact):
    """Whoever holds a private link: the contact it proves, on that ticket alone; told of as a requester."""

    kind = "requester"

    def owns(self, contact_id: int) -> bool:
        """Tell whether that contact is this person."""
        return self.contact.pk == contact_id


@dataclass(frozen=True)
class Agent:
    """A host user for whom ``AGENT_CHECK`` held when the request began, with what they may do."""

    profile: AgentProfile
    is_admin: bool = False
    rights: Rights = EVERYTHING

    kind = "agent"

    @property
    def id(self) -> int | None:
        return int(self.profile.pk)

    @property
    def name(self) -> str:
        return self.profile.name

    @cached_property
    def narrowing(self) -> Q | None:
        """The condition outside which the host lets this agent see nothing; asked once, as rights are."""
        if type(host()).narrow_tickets is Host.narrow_tickets:
            return None
        nothing: Q | None = Q(pk__in=[])
        return ask(lambda: host().narrow_tickets(self.profile.user), otherwise=nothing)

    def may(self, act: Act, *, assignee_id: int | None, department_id: int) -> bool:
        """Tell whether this agent may do that to a ticket of that assignee and department."""
        is_own = assignee_id is not None and assignee_id == self.profile.pk
        return self.rights.cover(act, is_own=is_own, department_id=department_id)


@dataclass(frozen=True)
class ThirdParty(_OneContact):
    """Whom agents forwarded a message of that ticket to: what they answer is a note, and they read nothing."""

    kind = "third_party"


@dataclass(frozen=True)
class System:
    """Machines: timers, rules, commands. Allowed by the policy in the open."""

    kind = "system"
    id: int | None = None

    @property
    def name(self) -> str:
        return "Escalated"


SYSTEM = System()

Customer = Requester | Guest
Actor = Requester | Guest | Agent | ThirdParty | System


def actor_for(user: Any) -> Requester | Agent:
    """Return who this signed-in host user is to us. Writes an agent's profile on the first visit, nothing else."""
    word = let_in_as(user)
    if word:
        agent = _acting(_profile(user, word), word)
        if agent is not None:
            return agent
    return Requester(contacts_of(user), user, shared_organisation(user))


def acting(profile: AgentProfile) -> Agent | None:
    """Return the agent of a profile as they may act now, or None where they may not: asked of the host afresh."""
    word = let_in_as(profile.user)
    return _acting(profile, word) if word else None


def is_acting_agent(user: Any) -> bool:
    """Tell whether this host user is an agent now: for the host, and not removed by an admin of ours."""
    word = let_in_as(user)
    if word != LetIn.AGENT:
        return word == LetIn.ADMIN
    return not AgentProfile.objects.filter(user=user, removed_at__isnull=False).exists()


def _acting(profile: AgentProfile, word: LetIn) -> Agent | None:
    """Return the agent with their rights; an admin has all, and is removed by the host alone."""
    if word == LetIn.ADMIN:
        return Agent(profile, is_admin=True)
    return Agent(profile, rights=profile.rights) if profile.removed_at is None else None


def agent_profile(user: Any) -> AgentProfile:
    """Return the profile of a host user who is an agent, made on the first visit and kept in step with the host."""
    return _profile(user, let_in_as(user))


def _profile(user: Any, word: LetIn) -> AgentProfile:
    current = {"name": host().display_name(user)[:200], "email": host().email(user)[:254], "let_in_as": word}
    profile, created = AgentProfile.objects.select_related("role").get_or_create(user=user, defaults=current)
    profile.user = user  # read already: whoever asks for it again asks no database
    if not created and {key: getattr(profile, key) for key in current} != current:
        AgentProfile.objects.filter(pk=profile.pk).update(**current)
        for key, value in current.items():
            setattr(profile, key, value)
    return profile
