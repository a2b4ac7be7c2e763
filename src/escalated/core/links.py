"""Absolute links, made outside a request."""

from __future__ import annotations

from django.urls import NoReverseMatch, get_script_prefix, reverse

from escalated.conf import host_settings


def absolute_link(name: str, *args: object) -> str:
    """Return the absolute URL of one of our pages; empty where the host does not mount it.

    ``ESCALATED["ROUTE_PREFIX"]`` stands in for the script prefix, which a worker cannot know.
    """
    settings = host_settings()
    if not settings.ui_enabled:
        return ""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    prefix = (settings.route_prefix or "").strip("/") if get_script_prefix() == "/" else ""
    return f"{settings.site_url.rstrip('/')}{f'/{prefix}' if prefix else ''}{path}"
