"""What is told of a private link that opens nothing: where a new one can be asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from escalated.core.errors import DomainError
from escalated.core.install import install_settings
from escalated.web.errors import respond_to_error
from escalated.web.links import link
from escalated.web.page import Page, wants_json


class GuestLinkPage(Page):
    """``is_lost`` where a link was followed that does not work; ``is_asked`` once a new one was asked for."""

    component: ClassVar[str] = "Escalated/Guest/Link"
    is_lost: bool
    is_asked: bool
    submit_url: str
    create_url: str | None


def link_page(*, is_lost: bool = False, is_asked: bool = False) -> GuestLinkPage:
    return GuestLinkPage(
        is_lost=is_lost, is_asked=is_asked, submit_url=link("portal", "guest_link"), create_url=create_url()
    )


def create_url() -> str | None:
    """Return where the public form is, where there is one."""
    return link("portal", "guest_create") if install_settings().guest_form_enabled else None


def lost_link(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a wrong, an old and a malformed link alike."""
    if wants_json(request) or request.method not in ("GET", "HEAD"):
        return respond_to_error(request, error)
    return link_page(is_lost=True).respond(request, status=HTTPStatus.NOT_FOUND)
