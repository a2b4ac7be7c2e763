"""Links to our pages, where the host mounts them."""

from __future__ import annotations

from django.urls import NoReverseMatch, get_script_prefix, reverse

from escalated.conf import host_settings


def page_link(name: str, *args: object) -> str:
    """Return the path of a page; empty where the host does not mount its part or switched the pages off."""
    if not host_settings().ui_enabled:
        return ""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def absolute_link(name: str, *args: object) -> str:
    """Return the absolute URL of a page, for links made outside a request; empty as ``page_link`` is.

    ``ESCALATED["ROUTE_PREFIX"]`` stands in for the script prefix, which a worker cannot know.
    """
    path, settings = page_link(name, *args), host_settings()
    if not path:
        return ""
    prefix = (settings.route_prefix or "").strip("/") if get_script_prefix() == "/" else ""
    return f"{settings.site_url.rstrip('/')}{f'/{prefix}' if prefix else ''}{path}"
