"""The URLs of a list's pages."""

from __future__ import annotations

from django.http import HttpRequest

from escalated.core.paging import PageOf


def page_urls(request: HttpRequest, found: PageOf, after: str) -> tuple[str | None, str | None]:
    """Return the URLs of the next page and, away from it, of the first."""
    query = request.GET.copy()
    query.pop("after", None)
    first = f"{request.path}?{query.urlencode()}" if query else request.path
    query["after"] = found.next_cursor
    return f"{request.path}?{query.urlencode()}" if found.next_cursor else None, first if after else None
