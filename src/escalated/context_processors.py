"""``escalated`` in the host's templates: who the visitor is to us, and where to send them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from escalated.core.links import page_link
from escalated.people.actors import is_acting_agent
from escalated.people.host import is_admin


@dataclass
class Presence:
    """Asks nothing of the database or the host before a template reads it."""

    user: Any

    @cached_property
    def is_agent(self) -> bool:
        return is_acting_agent(self.user)

    @cached_property
    def is_admin(self) -> bool:
        return is_admin(self.user)

    @property
    def home_url(self) -> str:
        return page_link("escalated_portal:home")

    @property
    def tickets_url(self) -> str:
        return page_link("escalated_portal:tickets")

    @property
    def new_ticket_url(self) -> str:
        return page_link("escalated_portal:new")

    @property
    def agent_url(self) -> str:
        return page_link("escalated_agent:tickets")


def escalated(request: HttpRequest) -> dict[str, Presence]:
    """Add ``escalated`` to the template context."""
    return {"escalated": Presence(getattr(request, "user", None))}
