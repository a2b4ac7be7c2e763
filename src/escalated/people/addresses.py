"""Email addresses as keys."""

from __future__ import annotations


def normalised(address: str) -> str:
    """Return the form two spellings of one mailbox share: trimmed, lower case."""
    return address.strip().lower()
