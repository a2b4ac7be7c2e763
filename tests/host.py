"""What the test host says about its own users."""

from __future__ import annotations

from typing import Any


def is_agent(user: Any) -> bool:
    """Staff, and whoever is in the group Agents."""
    return bool(user.is_staff) or bool(user.groups.filter(name="Agents").exists())


def is_admin(user: Any) -> bool:
    """Superusers."""
    return bool(user.is_superuser)
