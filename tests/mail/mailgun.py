"""Requests as Mailgun's routes make them."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client, override_settings

from escalated.mail.adapters import InboundRequest
from tests.making import SECRET

URL = "/support/webhook/email/inbound?adapter=mailgun"
KEY = "key-of-the-account"
BOUNDARY = "a-boundary"

Files = Sequence[tuple[str, str, str, bytes]]


def signed(token: str = "t" * 50, *, at: float | None = None, key: str = KEY) -> dict[str, str]:
    """Return the three fields that prove a request, of now unless told."""
    timestamp = str(int(time.time() if at is None else at))
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": signature}


def multipart(fields: Mapping[str, str | bytes], files: Files = ()) -> InboundRequest:
    """Return a form with fields and files, these as (field, file name, type, content)."""
    parts = [(f'form-data; name="{name}"', "", value) for name, value in fields.items()]
    parts += [
        (f'form-data; name="{name}"; filename="{called}"', kind, content) for name, called, kind, content in files
    ]
    lines: list[bytes] = []
    for disposition, kind, value in parts:
        head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "")
        lines += [head.encode(), b"\r\n", value if isinstance(value, bytes) else value.encode(), b"\r\n"]
    return InboundRequest(
        b"".join([*lines, f"--{BOUNDARY}--\r\n".encode()]), f"multipart/form-data; boundary={BOUNDARY}"
    )


def encoded(fields: Mapping[str, str | bytes]) -> InboundRequest:
    return InboundRequest(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def post(request: InboundRequest, headers: dict[str, str] | None = None) -> Any:
    given = SECRET if headers is None else headers
    return Client(enforce_csrf_checks=True).post(URL, request.body, content_type=request.content_type, headers=given)


def with_key(key: str | None = KEY) -> Any:
    return override_settings(ESCALATED={**settings.ESCALATED, "MAILGUN_SIGNING_KEY": key})
