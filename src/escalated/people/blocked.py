"""Senders whom nobody hears: an address, or everybody of a domain."""

from __future__ import annotations

from django.db import models

from escalated.core.db import now
from escalated.people.addresses import normalised


class BlockedSender(models.Model):
    """Whose mail is kept and skipped: an address as a key, or ``@`` and a domain for everybody there."""

    sender = models.CharField(max_length=255, unique=True)
    blocked_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("sender",)


def is_blocked(address: str) -> bool:
    """Tell whether what comes from this address is kept and skipped."""
    key = normalised(address)
    return BlockedSender.objects.filter(sender__in=[key, f"@{domain_of(key)}"]).exists()


def domain_of(address: str) -> str:
    return address.rpartition("@")[2] if "@" in address else ""
