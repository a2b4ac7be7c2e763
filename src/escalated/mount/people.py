"""What a mounting host knows about its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from escalated.mount.identity import proven_addresses
from escalated.people.host import Host


class MountHost(Host):
    def display_name(self, user: Any) -> str:
        """Return the name the host gave, else the part of the address before its @; a key is for no eyes."""
        return str(user.first_name or user.email.partition("@")[0] or "?")

    def verified_emails(self, user: Any) -> Sequence[str]:
        return proven_addresses(user)
