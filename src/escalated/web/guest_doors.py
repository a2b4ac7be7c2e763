"""The doors of pages for people without an account: the public form, and what a private link opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_protect

from escalated.core.errors import NotFound
from escalated.core.limiting import Limit, too_many
from escalated.people.actors import Guest, is_acting_agent
from escalated.tickets.guest_links import Purpose, find_link, guest_of
from escalated.web.clients import client_of
from escalated.web.doors import DeskRequest, View, answered, public, refused_method
from escalated.web.errors import see_other
from escalated.web.links import link
from escalated.web.lost_links import lost_link

WRONG_TOKENS = Limit("guest.token", 20, timedelta(minutes=1))


class GuestRequest(DeskRequest):
    """A request by a private link; errors are told on the page that the link opens."""

    actor: Guest
    token: str
    page_url: str
    referrer_policy: str


def public_page(*methods: str) -> Callable[[View], View]:
    """Return the door of a page for people who are not signed in; who is, is sent to their own."""

    def door(view: View) -> View:
        @public
        @csrf_protect
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refused_method(request, methods or ("GET",))
            if refused is not None:
                return refused
            if request.user.is_authenticated:
                return see_other(link("portal", "home" if is_acting_agent(request.user) else "new"))
            request.page_url = request.path  # type: ignore[attr-defined]
            return answered(request, lambda: view(request, *args, **kwargs))

        return enter

    return door


def guest_page(*methods: str) -> Callable[[View], View]:
    """Return the door of a page that a private link opens, whoever is signed in beside it.

    The link never leaves the page: neither in a cache nor as the address that another site is told.
    """

    def door(view: View) -> View:
        @public
        @csrf_protect
        @wraps(view)
        def enter(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refused_method(request, methods or ("GET",))
            if refused is not None:
                return refused
            guest = cast(GuestRequest, request)
            guest.token, guest.page_url = token, link("portal", "guest", token)
            guest.referrer_policy = "no-referrer"
            response = answered(request, lambda: _seen(guest, view, *args, **kwargs))
            response["Referrer-Policy"], response["Cache-Control"] = "no-referrer", "private, no-store"
            return response

        return enter

    return door


def _seen(request: GuestRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer whoever holds a link; wrong tokens are told alike, and counted by where they come from."""
    client = client_of(request)
    if WRONG_TOKENS.is_spent(client):
        raise too_many(WRONG_TOKENS)
    try:
        request.actor = guest_of(find_link(request.token, Purpose.VIEW))
    except NotFound as error:
        WRONG_TOKENS.take(client)
        return lost_link(request, error)
    return view(request, *args, **kwargs)
