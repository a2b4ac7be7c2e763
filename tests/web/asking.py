"""Asking our pages as browsers, Inertia clients and programs do."""

from __future__ import annotations

import json
from typing import Any

from django.core.files import File
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from tests.making import signed_in

JSON = {"Accept": "application/json"}
INERTIA = {"X-Inertia": "true", "X-Requested-With": "XMLHttpRequest", "Accept": "text/html, application/xhtml+xml"}
HTML = {"Accept": "text/html"}
ANONYMOUS = None


def url(name: str, *args: object) -> str:
    """Return the URL of ``part:name``."""
    part, _, page = name.partition(":")
    return reverse(f"escalated_{part}:{page}", args=args)


def client_of(user: Any) -> Client:
    return signed_in(user) if user else Client()


def ask(user: Any, name: str, *args: object, accept: dict[str, str] = JSON, **query: Any) -> Any:
    """GET a page; JSON unless something else is accepted."""
    return client_of(user).get(url(name, *args), query, headers=accept)


def send(user: Any, name: str, /, *args: object, accept: dict[str, str] = JSON, **body: Any) -> Any:
    """POST JSON to a page."""
    return send_to(client_of(user), url(name, *args), body, accept=accept)


def send_to(client: Client, path: str, body: Any, *, method: str = "POST", accept: dict[str, str] = JSON) -> Any:
    files = [each for each in body.values() if isinstance(each, File)] if isinstance(body, dict) else []
    if files:
        for each in files:
            each.seek(0)
        return client.generic(method, path, encode_multipart(BOUNDARY, body), MULTIPART_CONTENT, headers=accept)
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.generic(method, path, content, content_type="application/json", headers=accept)


def outcome(response: Any) -> tuple[int, Any]:
    """Return the status and the parsed JSON."""
    return response.status_code, response.json()


def content_of(response: Any) -> bytes:
    """Return all that was answered, streamed or not, with its headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(body) + repr(sorted(response.headers.items())).encode()


def every_row(*, besides: tuple[str, ...] = ("django_session",)) -> dict[str, frozenset[str]]:
    """Return the rows of every table, to be compared with what they are later."""
    tables = [name for name in connection.introspection.table_names() if name not in besides]
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in tables}


def _rows(cursor: Any, table: str) -> frozenset[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return frozenset(repr([bytes(each) if isinstance(each, memoryview) else each for each in row]) for row in cursor)
