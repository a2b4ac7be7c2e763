"""A host that has bugs."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.debug import sensitive_variables

logger = logging.getLogger("shop")


def checkout(order: int) -> None:
    password, card, note = "hunter2", "4111 1111 1111 1111", f"order {order}"
    raise ZeroDivisionError(f"no price for {note}", {"password": password, "card": card})


@sensitive_variables("plan")
def pay() -> None:
    plan, amount = "a surprise", 7
    raise ValueError(amount, len(plan))


class Unspeakable:
    """Whoever asks what it is gets an error."""

    def __repr__(self) -> str:
        raise AssertionError("nobody may ask")

    __str__ = __repr__


def odd(request: HttpRequest) -> HttpResponse:
    thing, headers = Unspeakable(), {"Authorization": "Bearer abcdef123456", "Accept": "text/html"}
    raise LookupError(thing, headers)


def buy(request: HttpRequest, order: int) -> HttpResponse:
    checkout(order)
    return HttpResponse()


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def logs(request: HttpRequest) -> HttpResponse:
    try:
        pay()
    except ValueError:
        logger.exception("Could not pay")
    return HttpResponse("all is well")


async def waits(request: HttpRequest) -> HttpResponse:
    checkout(3)
    return HttpResponse()


def recurse(depth: int) -> Any:
    if not depth:
        raise RuntimeError("the bottom")
    return recurse(depth - 1)


urlpatterns = [
    path("buy/<int:order>", buy),
    path("odd", odd),
    path("missing", missing),
    path("forbidden", forbidden),
    path("logs", logs),
    path("waits", waits),
    path("support/", include("escalated.urls")),
]
