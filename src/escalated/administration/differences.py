"""What a change of settings changes, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext

from escalated.core.text import listed
from escalated.timeline.audit import Difference

Changes = dict[str, tuple[Any, Any]]
Words = Mapping[str, Mapping[Any, str | Promise]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return (before, after) of each key that differs."""
    return {key: (before[key], after[key]) for key in after if before[key] != after[key]}


def in_order(changes: Changes, names: Iterable[str]) -> list[tuple[str, tuple[Any, Any]]]:
    """Return the changes in the order of these names, others behind: PostgreSQL keeps no order of keys."""
    places = {name: place for place, name in enumerate(names)}
    return sorted(changes.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))


def told(changes: Changes, labels: Mapping[str, str | Promise]) -> str:
    """Return the names of what was changed, in the active language and in the labels' order."""
    return listed(str(labels.get(key, key)) for key, _values in in_order(changes, labels))


def compared(changes: Changes, labels: Mapping[str, str | Promise], words: Words | None = None) -> list[Difference]:
    """Return each change in words, in the labels' order; ``words`` are those of values that are codes, by key."""
    return [
        Difference(_capital(str(labels.get(key, key))), *(in_words(each, (words or {}).get(key, {})) for each in both))
        for key, both in in_order(changes, labels)
    ]


def in_words(value: Any, words: Mapping[Any, str | Promise]) -> str:
    """Return a value in the active language; ``words`` are those of codes."""
    if isinstance(value, bool):
        return pgettext("setting", "On") if value else pgettext("setting", "Off")
    if isinstance(value, list | tuple):
        return listed(str(each) or gettext("(none)") for each in value)
    return "" if value is None else str(words.get(value, value))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
