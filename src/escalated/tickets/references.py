"""References such as ``ESC-00042``: computed from the key, read back from the digits."""

from __future__ import annotations

import re

PREFIX = "ESC"
_REFERENCE = re.compile(r"([A-Z]+)-([0-9]{1,18})", re.IGNORECASE | re.ASCII)


def reference_of(pk: int) -> str:
    """Return the reference of a ticket's key."""
    return f"{PREFIX}-{pk:05d}"


def pk_of(reference: str) -> int | None:
    """Return the key a reference stands for, or None when it is not one of ours."""
    found = _REFERENCE.fullmatch(reference.strip())
    return int(found[2]) if found and found[1].upper() == PREFIX else None
