"""The inbound mail webhook. It never answers 403 or 406: on those providers drop the mail."""

from __future__ import annotations

import base64
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from escalated.mail.adapters import InboundRequest, Unverified, configured_parser
from escalated.mail.message_ids import inbound_secrets
from escalated.mail.receiving import receive
from escalated.web.doors import public

MAX_BYTES = 64 * 1024 * 1024


@public
@csrf_exempt
@transaction.non_atomic_requests
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Prove the secret, name the adapter, store the bytes, then say what became of them."""
    if not _is_authentic(request):
        return _refuse(HTTPStatus.UNAUTHORIZED, "missing or invalid inbound secret")
    adapter = request.GET.get("adapter") or request.headers.get("x-escalated-adapter", "")
    if not adapter:
        return _refuse(HTTPStatus.BAD_REQUEST, "missing adapter")
    parser = configured_parser(adapter)
    if parser is None:
        return _refuse(HTTPStatus.BAD_REQUEST, f"unknown adapter: {adapter[:50]}")
    # request.body answers 400 above the host's DATA_UPLOAD_MAX_MEMORY_SIZE; reading the stream does not.
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return _refuse(HTTPStatus.INSUFFICIENT_STORAGE, f"larger than {MAX_BYTES} bytes")
    posted = InboundRequest(body, request.headers.get("Content-Type", ""), dict(request.headers))
    try:
        parser.verify(posted)
    except Unverified as error:
        return _refuse(HTTPStatus.UNAUTHORIZED, str(error))
    return JsonResponse(receive(posted, parser).as_json())


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
