"""The door of the SLA's pages, and the way to it: both gone where the host has switched the SLA off."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from escalated.core.errors import NotFound
from escalated.core.links import page_link
from escalated.sla.switch import is_sla_on

if TYPE_CHECKING:
    from escalated.web.doors import View


def sla_page(view: View) -> View:
    """Let a view, inside its door, be found only while the SLA is on."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_sla_on():
            raise NotFound(_("There is no such page."))
        return view(request, *args, **kwargs)

    return enter


def sla_link(name: str) -> str:
    """Return the path of such a page; empty while it is not there."""
    return page_link(name) if is_sla_on() else ""
