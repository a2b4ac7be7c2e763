"""The doors of our pages: who may come in, and what is answered to whoever may not.

Every view is marked as needing no login for the host's middleware and checked here instead: a middleware would
redirect a JSON or Inertia request to a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from escalated.conf import host_settings
from escalated.core.errors import DomainError, NotFound
from escalated.people.actors import Actor, Agent, Requester, actor_for
from escalated.web.errors import page_before, respond_to_error
from escalated.web.page import is_inertia, wants_json
from escalated.web.speaking import spoken_to

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in, with who they are to us."""

    actor: Actor


class AgentRequest(DeskRequest):
    actor: Agent


class CustomerRequest(DeskRequest):
    actor: Requester


def public(view: View) -> View:
    """Let a view answer anonymous visitors, also under a host's LoginRequiredMiddleware."""
    view.login_required = False  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Door:
    """Which actors a page admits, and by which methods; everybody else finds nothing there.

    A host that switches the pages off keeps what is not one: downloads.
    """

    admits: tuple[type[Actor], ...]
    methods: tuple[str, ...]
    admins_only: bool = False
    is_page: bool = True

    def __call__(self, view: View) -> View:
        @public
        @csrf_protect
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refused_method(request, self.methods, is_page=self.is_page)
            if refused is not None:
                return refused
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            desk = cast(DeskRequest, request)
            desk.actor = actor_for(request.user)

            def admitted() -> HttpResponseBase:
                self._admit(desk.actor)
                return view(desk, *args, **kwargs)

            return spoken_to(desk.actor, lambda: answered(request, admitted))

        return enter

    def _admit(self, actor: Actor) -> None:
        is_admin = isinstance(actor, Agent) and actor.is_admin
        if not isinstance(actor, self.admits) or (self.admins_only and not is_admin):
            raise NotFound(_("There is no such page."))


def agent_page(*methods: str) -> Door:
    return Door((Agent,), methods or ("GET",))


def admin_page(*methods: str) -> Door:
    return Door((Agent,), methods or ("GET",), admins_only=True)


def customer_page(*methods: str) -> Door:
    return Door((Requester,), methods or ("GET",))


def anybody_signed_in(*methods: str) -> Door:
    return Door((Agent, Requester), methods or ("GET",))


def anybodys_download() -> Door:
    return Door((Agent, Requester), ("GET",), is_page=False)


def refused_method(request: HttpRequest, methods: tuple[str, ...], *, is_page: bool = True) -> HttpResponse | None:
    """Return the answer to a method that a view does not have; raises Http404 where pages are switched off."""
    if is_page and not host_settings().ui_enabled:
        raise Http404
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        return HttpResponseNotAllowed(methods)
    return None


def answered(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return what a view answers, or what is told of the error it raises."""
    try:
        return view()
    except DomainError as error:
        return respond_to_error(request, error)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a person to the host's sign-in, and tell a program that it needs one."""
    if wants_json(request):
        return JsonResponse({"message": _("Sign in first."), "errors": {}}, status=HTTPStatus.UNAUTHORIZED)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else page_before(request)
    if is_inertia(request):
        target = redirect_to_login(back)["Location"]
        return HttpResponse(status=HTTPStatus.CONFLICT, headers={"X-Inertia-Location": target})
    return redirect_to_login(back)
