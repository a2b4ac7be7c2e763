"""References such as ``ESC-00042``: computed from the key and the prefix in force, read back from the digits."""

from __future__ import annotations

import re

from escalated.core.install import install_settings

_REFERENCE = re.compile(r"([A-Z]+)-([0-9]{1,18})", re.IGNORECASE | re.ASCII)


def reference_of(pk: int) -> str:
    """Return the reference of a ticket's key."""
    return f"{install_settings().reference_prefix}-{pk:05d}"


def pk_of(reference: str) -> int | None:
    """Return the key a reference stands for, or None when its prefix was never one of ours."""
    found = _REFERENCE.fullmatch(reference.strip())
    return int(found[2]) if found and found[1].upper() in _prefixes() else None


def _prefixes() -> set[str]:
    ours = install_settings()
    return {ours.reference_prefix, *ours.earlier_prefixes}
