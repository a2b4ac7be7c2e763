"""Inertia, kept apart from the host's own: neither its settings, nor its shared props, nor its messages are touched."""

from __future__ import annotations

from importlib import import_module
from json import JSONEncoder
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from escalated.web.assets import app_assets, csp_nonce


class Respond(Protocol):
    """Answers a page with its props, as Inertia or as the first load of the app."""

    def __call__(self, request: HttpRequest, component: str, props: dict[str, Any], *, status: int) -> HttpResponse: ...


def _responder() -> Respond | None:
    try:
        http = import_module("inertia.http")
    except ImportError:  # a host without the package gets JSON of the same props
        return None

    class OurResponse(http.InertiaResponse):  # type: ignore[misc, name-defined]  # its base is known at run time
        json_encoder = JSONEncoder

        def resolve_props(self) -> tuple[dict[str, Any], dict[str, Any]]:
            return _wanted(self.request, self.component, self.props), {}

        def build_flash(self) -> dict[str, Any]:
            return {}

        def build_first_load(self, data: Any) -> str:
            assets = app_assets(self.component, self.props["locale"]["language"])
            context = {"page": data, "assets": assets, "props": self.props, **_look(self.request)}
            return render_to_string("escalated/app.html", context, self.request)

    return cast(Respond, OurResponse)


def _look(request: HttpRequest) -> dict[str, str]:
    """Return what the first load must know before any script runs: with the theme set, the page does not flash."""
    theme = request.COOKIES.get("escalated_theme", "")
    return {
        "nonce": csp_nonce(request),
        "theme": theme if theme in ("light", "dark") else "",
        "referrer": referrer_policy(request),
    }


def referrer_policy(request: HttpRequest) -> str:
    """Return what other sites, and our own log, may hear of a page's address: of a private link nothing."""
    return str(getattr(request, "referrer_policy", "same-origin"))


def _wanted(request: HttpRequest, component: str, props: dict[str, Any]) -> dict[str, Any]:
    """Return the props a partial reload asks for, and always what is told once: errors and the toast."""
    only = request.headers.get("X-Inertia-Partial-Data", "")
    if not only or request.headers.get("X-Inertia-Partial-Component") != component:
        return props
    keys = {"errors", "flash", *only.split(",")}
    return {key: value for key, value in props.items() if key in keys}


inertia_response = _responder()
