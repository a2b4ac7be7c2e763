"""What a change of settings changes, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

Changes = dict[str, tuple[Any, Any]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return (before, after) of each key that differs."""
    return {key: (before[key], after[key]) for key in after if before[key] != after[key]}


def in_order(changes: Changes, names: Iterable[str]) -> list[tuple[str, tuple[Any, Any]]]:
    """Return the changes in the order of these names, others behind: PostgreSQL keeps no order of keys."""
    places = {name: place for place, name in enumerate(names)}
    return sorted(changes.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))


def told(changes: Changes, labels: Mapping[str, str | Promise]) -> str:
    """Return the names of what was changed, in the active language and in the labels' order."""
    return ", ".join(str(labels.get(key, key)) for key, _values in in_order(changes, labels))
