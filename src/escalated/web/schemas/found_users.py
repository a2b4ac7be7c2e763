"""Host users as an admin finds them, to make agents of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from escalated.core.schema import Schema
from escalated.people.host import host, is_agent
from escalated.people.models import AgentProfile
from escalated.web.answer import Answer
from escalated.web.links import link


class FoundUser(Schema):
    """A host user one may invite. ``agent_url`` leads to who is an agent already; ``is_let_in`` is the host's word."""

    id: str
    name: str
    email: str
    avatar_url: str | None
    agent_url: str | None
    is_let_in: bool


class FoundUsersAnswer(Answer):
    users: list[FoundUser]


def found_users(users: Iterable[Any]) -> list[FoundUser]:
    """Return host users as one picks them, with those who are agents already marked."""
    found = list(users)
    known = dict(AgentProfile.objects.filter(user__in=found).values_list("user", "pk"))
    return [_found(user, known.get(user.pk)) for user in found]


def _found(user: Any, agent_id: int | None) -> FoundUser:
    return FoundUser(
        id=str(user.pk),
        name=host().display_name(user),
        email=host().email(user),
        avatar_url=host().avatar_url(user) or None,
        agent_url=link("admin", "agent", agent_id) if agent_id is not None else None,
        is_let_in=is_agent(user),
    )
