"""What an address answers that is no page: plain JSON, part of the contract as pages are."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from escalated.core.schema import Schema

ANSWERS: list[type[Answer]] = []


class Answer(Schema):
    """Base of every answer."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        ANSWERS.append(cls)

    def respond(self, status: int = HTTPStatus.OK) -> HttpResponse:
        response = JsonResponse(self.model_dump(mode="json"), status=status)
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    def respond_if_new(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with an ETag of what is said; 304 to whoever has heard it."""
        response = self.respond()
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["Cache-Control"] = "private, no-cache"  # kept by the browser, and asked for again each time
        return get_conditional_response(request, etag=response["ETag"], response=response) or response
