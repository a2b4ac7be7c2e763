"""The inbound mail webhook. It never answers 403 or 406: on those providers drop the mail."""

from __future__ import annotations

import base64
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from escalated.mail.adapters import (
    CannotVerify,
    InboundParser,
    InboundRequest,
    Unverified,
    configured_parser,
    proves_itself,
)
from escalated.mail.message_ids import inbound_secrets
from escalated.mail.receiving import receive
from escalated.web.doors import public

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPROVEN_BYTES = 1024 * 1024  # SNS posts 256 KB at most


@public
@csrf_exempt
@transaction.non_atomic_requests
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Prove the secret, or let the provider prove itself; store the bytes, then say what became of them."""
    adapter = request.GET.get("adapter") or request.headers.get("x-escalated-adapter", "")
    is_authentic = _is_authentic(request)
    parser = configured_parser(adapter) if adapter else None
    if not is_authentic and (parser is None or not proves_itself(parser)):
        return _refuse(HTTPStatus.UNAUTHORIZED, "missing or invalid inbound secret")
    if parser is None:
        return _refuse(HTTPStatus.BAD_REQUEST, f"unknown adapter: {adapter[:50]}" if adapter else "missing adapter")
    # request.body answers 400 above the host's DATA_UPLOAD_MAX_MEMORY_SIZE; reading the stream does not.
    limit = MAX_BYTES if is_authentic else MAX_UNPROVEN_BYTES
    body = request.read(limit + 1)
    if len(body) > limit:
        return _refuse(HTTPStatus.INSUFFICIENT_STORAGE, f"larger than {limit} bytes")
    posted = InboundRequest(body, request.headers.get("Content-Type", ""), dict(request.headers))
    return _refusal(posted, parser) or JsonResponse(receive(posted, parser).as_json())


def _refusal(posted: InboundRequest, parser: InboundParser) -> HttpResponse | None:
    try:
        # An adapter of a host's own may say no by its answer, too.
        if parser.verify(posted) is False:  # type: ignore[func-returns-value]
            raise Unverified("not the provider's")
    except Unverified as error:
        return _refuse(HTTPStatus.UNAUTHORIZED, str(error))
    except CannotVerify as error:
        return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    return None


def _refuse(status: HTTPStatus, error: str) -> HttpResponse:
    return JsonResponse({"error": error}, status=status)


def _is_authentic(request: HttpRequest) -> bool:
    given = request.headers.get("x-escalated-inbound-secret") or _basic_password(request)
    return bool(given) and any(constant_time_compare(given, secret) for secret in inbound_secrets())


def _basic_password(request: HttpRequest) -> str:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:  # neither base64 nor UTF-8
        return ""
