"""Our URLs have no trailing slash; a GET with one is redirected."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path

from escalated.conf import host_settings
from escalated.web.doors import View, public


def page_paths(*routes: tuple[str, View, str]) -> list[URLPattern]:
    """Return a pattern per (route, view, name) and, for the slashed twin of each, one that redirects."""
    patterns = [path(route, view, name=name) for route, view, name in routes]
    return patterns + [path(f"{route}/", _without_slash) for route, _, _ in routes if route]


@public
def _without_slash(request: HttpRequest, **captured: Any) -> HttpResponse:
    if request.method not in ("GET", "HEAD") or not host_settings().ui_enabled:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    # One leading slash: "//evil.example/" would otherwise name another host.
    target = "/" + request.path.strip("/")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
