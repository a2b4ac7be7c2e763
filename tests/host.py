"""What the test host says about its own users."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


def is_agent(user: Any) -> bool:
    """Staff, and whoever is in the group Agents."""
    return bool(user.is_staff) or bool(user.groups.filter(name="Agents").exists())


def is_admin(user: Any) -> bool:
    """Superusers."""
    return bool(user.is_superuser)


def strict_csp(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The host's Content-Security-Policy, as strict as they come; a browser test fails on any report."""

    def middleware(request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = get_response(request)
        policy = f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'"
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
