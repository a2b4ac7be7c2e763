"""Addresses whose mail comes back, until there is reason to think that it arrives again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from escalated.core.db import now
from escalated.people.models import Contact

REACHED: Mapping[str, Any] = {"unreached_at": None, "unreached_reason": ""}


def mark_unreached(contact: Contact, email: str, reason: str) -> None:
    """Say that mail to this address of the contact came back, in the words of the server that refused it."""
    known = Contact.objects.filter(pk=contact.pk, email__iexact=email)
    known.update(unreached_at=now(), unreached_reason=reason)


def mark_reached(contact: Contact) -> None:
    """Say that somebody is there after all."""
    if contact.unreached_at is not None:
        Contact.objects.filter(pk=contact.pk).update(**REACHED)
