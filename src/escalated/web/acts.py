"""Answering a change: fresh props for whoever asked for JSON, else a redirect to the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from escalated.web.errors import see_other
from escalated.web.flashing import flash
from escalated.web.page import Page, wants_json
from escalated.web.schemas.shared import FlashUndo


def changed(
    request: HttpRequest,
    page: Callable[[], Page],
    *,
    url: str,
    told: str = "",
    status: int = HTTPStatus.OK,
    undo: FlashUndo | None = None,
) -> HttpResponse:
    """Answer after an act; ``told`` is the toast on the next page, ``undo`` how it takes the act back."""
    if wants_json(request):
        return page().respond(request, status=status)
    if told:
        flash(request, told, undo)
    return see_other(url)
