"""The demo as a host: what it knows about its users, and who of them works here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from escalated.people.host import Host
from escalated.standalone.demo.cast import by_email

AGENTS = "Agents"


class DemoHost(Host):
    def verified_emails(self, user: Any) -> Sequence[str]:
        """The demo made its users itself, so their addresses are theirs."""
        return [user.email] if user.email else []

    def language(self, user: Any) -> str:
        person = by_email().get(user.email)
        return person.language if person else ""


def is_agent(user: Any) -> bool:
    """Whoever is in the group Agents."""
    return bool(user.groups.filter(name=AGENTS).exists())


def is_admin(user: Any) -> bool:
    """Superusers."""
    return bool(user.is_superuser)
