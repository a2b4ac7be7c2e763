"""What agents see of an address whose mail comes back."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp
from escalated.people.models import Contact


class Unreached(Schema):
    """Since when, and why in the words of the server that refuses it."""

    at: Timestamp
    reason: str


def unreached(contact: Contact) -> Unreached | None:
    """Return None for an address that is reached, as far as anybody knows."""
    return Unreached(at=contact.unreached_at, reason=contact.unreached_reason) if contact.unreached_at else None
