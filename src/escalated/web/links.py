"""URLs of our pages. The mount decides them; nothing joins strings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http.request import validate_host
from django.urls import reverse

LOOPBACK = [".localhost", "127.0.0.1", "[::1]"]  # what Django answers in DEBUG where ALLOWED_HOSTS is empty


def link(part: str, name: str, *args: object) -> str:
    """Return the URL of a page of one part: ``portal``, ``agent``, ``admin`` or ``inbound``."""
    return reverse(f"escalated_{part}:{name}", args=args)


def queue_link(**filters: Any) -> str:
    """Return the URL of the queue narrowed so; what is empty is left out."""
    query = urlencode({name: value for name, value in filters.items() if value}, doseq=True)
    return f"{link('agent', 'tickets')}?{query}".rstrip("?")


def is_answered_at(host: str) -> bool:
    """Tell whether the site answers requests to that host name."""
    allowed = settings.ALLOWED_HOSTS or (LOOPBACK if settings.DEBUG else [])
    return validate_host(host, allowed)
