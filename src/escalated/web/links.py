"""URLs of our pages. The mount decides them; nothing joins strings."""

from __future__ import annotations

from django.urls import reverse


def link(part: str, name: str, *args: object) -> str:
    """Return the URL of a page of one part: ``portal``, ``agent``, ``admin`` or ``inbound``."""
    return reverse(f"escalated_{part}:{name}", args=args)
