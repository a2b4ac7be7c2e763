"""Reading the audit log whole."""

from __future__ import annotations

from typing import Any

from escalated.timeline.audit import AuditEntry


def audited() -> list[tuple[str, dict[str, Any], str]]:
    """Return (kind, data, who) of every entry, in order; each tells itself in a sentence."""
    entries = list(AuditEntry.objects.order_by("id"))
    assert all(entry.sentence.startswith(entry.actor_name) for entry in entries)
    return [(entry.kind, entry.data, entry.actor_name) for entry in entries]
