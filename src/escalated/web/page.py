"""A page: one declaration of component and props, answered as Inertia, as a first load or as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from escalated.core.schema import Schema
from escalated.web.inertia import inertia_response, referrer_policy
from escalated.web.shared import shared_props

PAGES: list[type[Page]] = []


class Page(Schema):
    """Base of every page. ``component`` names the screen; the fields are its props."""

    component: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        PAGES.append(cls)

    def respond(self, request: HttpRequest, status: int = HTTPStatus.OK) -> HttpResponse:
        """Answer with this page in the form that was asked for."""
        get_token(request)  # sets the cookie that a client sends back with every act
        if inertia_response is None or wants_json(request):
            response: HttpResponse = JsonResponse(self.model_dump(mode="json"), status=status)
        else:
            props = {**shared_props(request).model_dump(mode="json"), **self.model_dump(mode="json")}
            response = inertia_response(request, self.component, props, status=status)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = referrer_policy(request)
        patch_vary_headers(response, ("X-Inertia", "Accept", "Cookie", "Accept-Language"))
        return response


def is_inertia(request: HttpRequest) -> bool:
    return "X-Inertia" in request.headers


def wants_json(request: HttpRequest) -> bool:
    """Tell whether plain JSON is to be answered: it was asked for, or Inertia cannot be imported."""
    if inertia_response is None:
        return True
    accepted = request.headers.get("Accept", "")
    return not is_inertia(request) and "application/json" in accepted and "text/html" not in accepted
