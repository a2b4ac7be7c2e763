"""The door of the SLA's pages: admins', and gone where the host has switched the SLA off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.errors import NotFound
from escalated.web.doors import AgentRequest, View, admin_page


def is_sla_enabled() -> bool:
    return host_settings().sla.enabled


def sla_page(*methods: str) -> Callable[[View], View]:
    def door(view: View) -> View:
        @wraps(view)
        def enter(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_sla_enabled():
                raise NotFound(_("There is no such page."))
            return view(request, *args, **kwargs)

        return admin_page(*methods)(enter)

    return door
