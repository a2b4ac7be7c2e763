"""A database by its URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}


def database_of(url: str) -> dict[str, Any]:
    """Return Django's settings for ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://…``.

    What stands in the query are options of the driver. Raises ImproperlyConfigured for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path[1:]), "OPTIONS": dict(SQLITE)}
    if parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    remedy = "Write sqlite:///helpdesk.sqlite3 or postgresql://user:password@host:5432/name."
    raise ImproperlyConfigured(f"The database's URL cannot be read (it begins with “{parts.scheme}”). {remedy}")
