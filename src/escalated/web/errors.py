"""Domain errors as HTTP: the one place that knows both."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from escalated.core.errors import DomainError, InvalidInput, NotAllowed, NotFound, Stale, TooMany, UnknownField
from escalated.web.flashing import flash_errors
from escalated.web.links import link
from escalated.web.page import Page, is_inertia, wants_json


class ErrorPage(Page):
    component: ClassVar[str] = "Escalated/Error"
    status: int
    title: str
    message: str
    home_url: str


STATUSES: tuple[tuple[type[DomainError], HTTPStatus], ...] = (
    (UnknownField, HTTPStatus.BAD_REQUEST),
    (Stale, HTTPStatus.CONFLICT),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
)


def status_of(error: DomainError) -> HTTPStatus:
    return next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.CONFLICT)


def respond_to_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a domain error: JSON for whoever asked for it, field errors beside their fields, else a page."""
    if wants_json(request):
        errors = dict(error.errors) if isinstance(error, InvalidInput) else {}
        return _told(JsonResponse({"message": str(error), "errors": errors}, status=status_of(error)), error)
    if isinstance(error, InvalidInput) and is_inertia(request) and request.method != "GET":
        flash_errors(request, {field: sentences[0] for field, sentences in error.errors.items()})
        return see_other(page_before(request))
    return _told(error_page(request, status_of(error), str(error)), error)


def _told(response: HttpResponse, error: DomainError) -> HttpResponse:
    """Return the answer with when to come again, where that is what is wrong."""
    if isinstance(error, TooMany):
        response["Retry-After"] = str(int(error.after.total_seconds()))
    return response


def error_page(request: HttpRequest, status: HTTPStatus, message: str) -> HttpResponse:
    title = _("Not found") if status == HTTPStatus.NOT_FOUND else _("That did not work")
    page = ErrorPage(status=status, title=title, message=message, home_url=own_page(request))
    return page.respond(request, status=status)


def see_other(url: str) -> HttpResponseRedirect:
    """Redirect after a change; 303, because a 302 repeats a PATCH."""
    return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)


def own_page(request: HttpRequest) -> str:
    """Return the page this visitor is at home on: the start page, or the one of a private link."""
    return str(getattr(request, "page_url", "") or link("portal", "home"))


def page_before(request: HttpRequest) -> str:
    """Return the page of ours an act came from, or the start page."""
    if hasattr(request, "page_url"):
        return own_page(request)
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if is_ours else link("portal", "home")
