"""What a change of settings changes, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

Changes = dict[str, tuple[Any, Any]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return (before, after) of each key that differs."""
    return {key: (before[key], after[key]) for key in after if before[key] != after[key]}


def told(keys: Iterable[str], labels: Mapping[str, str | Promise]) -> str:
    """Return the names of what was changed, in the active language."""
    return ", ".join(str(labels.get(key, key)) for key in keys)
