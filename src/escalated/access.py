"""What a host puts on its own views: agents alone, admins alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from escalated.people.actors import is_acting_agent
from escalated.people.host import is_admin

View = Callable[..., HttpResponseBase]


def agent_required(view: View) -> View:
    """Let only agents in; others who are signed in get 403, anonymous visitors the sign-in page."""
    return _required(view, is_acting_agent)


def admin_required(view: View) -> View:
    """Let only admins in; others who are signed in get 403, anonymous visitors the sign-in page."""
    return _required(view, is_admin)


def _required(view: View, check: Callable[[Any], bool]) -> View:
    def holds(user: Any) -> bool:
        if user.is_authenticated and not check(user):
            raise PermissionDenied
        return check(user)

    return user_passes_test(holds)(view)


class _RequiredMixin(AccessMixin):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_admitted(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def is_admitted(self, user: Any) -> bool:
        raise NotImplementedError


class AgentRequiredMixin(_RequiredMixin):
    """``agent_required`` for class-based views."""

    def is_admitted(self, user: Any) -> bool:
        return is_acting_agent(user)


class AdminRequiredMixin(_RequiredMixin):
    """``admin_required`` for class-based views."""

    def is_admitted(self, user: Any) -> bool:
        return is_admin(user)
