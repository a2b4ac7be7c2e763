"""What the doctor asks of an install's surroundings: its address, files, clock, cache and mail server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.db.models import DateTimeField, Value
from django.db.models.functions import Now, TruncDate
from django.utils.module_loading import import_string

from escalated.conf import host_settings
from escalated.core.db import database, now
from escalated.mail import smtp
from escalated.people.models import Department
from escalated.tickets.models import private_storage
from escalated.web.assets import app_assets
from escalated.web.links import is_answered_at

A_ZONE_WITH_RULES = "Europe/Berlin"
CLOCKS_APART = timedelta(seconds=5)
SHORTEST_SECRET = 16
CACHE_ERRORS = ("redis.exceptions.RedisError", "pymemcache.exceptions.MemcacheError")


@dataclass(frozen=True)
class Finding:
    name: str
    is_fine: bool
    sentence: str


def surroundings() -> Iterator[Finding]:
    """Look at everything around us; the database answers and the settings are valid."""
    yield _address()
    yield _attachments()
    yield _time()
    yield _cache()
    if host_settings().ui_enabled:
        yield _static_files()
    yield _inbound()
    yield _mail_server()


def _finding(name: str, problem: str, fine: str) -> Finding:
    return Finding(name, not problem, problem or fine)


def _address() -> Finding:
    site = urlsplit(host_settings().site_url)
    problem = ""
    if not is_answered_at(site.hostname or ""):
        problem = f"ALLOWED_HOSTS lacks “{site.hostname}” of SITE_URL: links in mails lead to an error. Add it."
    return _finding("address", problem, f"Links in mails lead to {site.scheme}://{site.netloc}.")


def _attachments() -> Finding:
    """Write a file to where attachments go, read it and remove it again."""
    storage, content = private_storage(), secrets.token_bytes(16)
    try:
        name = storage.save(f"doctor-{secrets.token_hex(8)}", ContentFile(content))
        with storage.open(name) as file:
            came_back = file.read() == content
        storage.delete(name)
    except (OSError, SuspiciousOperation, ImproperlyConfigured) as error:
        problem = f"Their storage cannot be written and read: {error}. Correct STORAGES[“escalated”] or its rights."
        return Finding("attachments", False, problem)
    problem = (
        "" if came_back else "Their storage gives back other bytes than it was given. Correct STORAGES[“escalated”]."
    )
    return _finding("attachments", problem, "Their storage is private, and can be written and read.")


def _time() -> Finding:
    moment = now()
    try:
        zones = [ZoneInfo(name) for name in (settings.TIME_ZONE, A_ZONE_WITH_RULES)]
    except ZoneInfoNotFoundError as error:
        return Finding("time", False, f"{error}. Correct TIME_ZONE, or install the package tzdata.")
    days = {f"day_{at}": TruncDate(_value(moment), tzinfo=zone) for at, zone in enumerate(zones)}
    try:
        told = Department._default_manager.using(database()).annotate(at=Now(), **days).values("at", *days)[:1].get()
    except (DatabaseError, ValueError) as error:
        remedy = "Load them (MySQL: mysql_tzinfo_to_sql; PostgreSQL: the package tzdata)."
        return Finding("time", False, f"The database does not know the time zones: {error}".strip() + f". {remedy}")
    apart = abs(told["at"] - moment)
    problem = ""
    if apart > CLOCKS_APART:
        problem = f"The clocks of database and machine are {apart.total_seconds():.0f} seconds apart. Set them."
    return _finding(
        "time", problem, f"The database knows its time zones, and its clock is right ({settings.TIME_ZONE})."
    )


def _value(moment: Any) -> Value:
    return Value(moment, output_field=DateTimeField())


def _cache() -> Finding:
    key = f"escalated-doctor-{secrets.token_hex(8)}"
    try:
        cache.set(key, "kept", 60)
        kept = cache.get(key) == "kept"
        cache.delete(key)
    except _cache_errors() as error:
        return Finding("cache", False, f"It does not answer: {error}. Correct CACHES[“default”].")
    problem = "" if kept else "It keeps nothing. Set CACHES[“default”] to a cache that does."
    return _finding("cache", problem, "It keeps what it is given.")


def _cache_errors() -> tuple[type[Exception], ...]:
    """Return what a cache raises that does not answer; the clients of two kinds have roots of their own."""
    errors: list[type[Exception]] = [OSError, ImportError, ImproperlyConfigured, DatabaseError]
    for path in CACHE_ERRORS:
        with suppress(ImportError):
            errors.append(import_string(path))
    return tuple(errors)


def _static_files() -> Finding:
    try:
        name = f"escalated/app/{urlsplit(app_assets().script).path.rpartition('escalated/app/')[2]}"
        is_there = _is_found(name) or staticfiles_storage.exists(name)
    except (ImproperlyConfigured, ValueError) as error:
        return Finding("static files", False, f"{error} Then run: manage.py collectstatic".replace(".. ", ". "))
    problem = "" if is_there else f"{name} is not where static files are served from. Run: manage.py collectstatic"
    return _finding("static files", problem, f"They are there, below {settings.STATIC_URL}.")


def _is_found(name: str) -> bool:
    """Tell whether files are served from where packages have them, as in development and by WhiteNoise."""
    is_served_so = settings.DEBUG or getattr(settings, "WHITENOISE_USE_FINDERS", False)
    return bool(is_served_so and finders.find(name))


def _inbound() -> Finding:
    ours, problem = host_settings(), ""
    if len(ours.email_inbound_secret) < SHORTEST_SECRET:
        problem = f"EMAIL_INBOUND_SECRET has fewer than {SHORTEST_SECRET} characters. Set a long random string."
    elif "." not in ours.mail_domain.strip("."):
        problem = f"MAIL_DOMAIN is “{ours.mail_domain}”: no mail comes from outside to that. Name your mail's domain."
    return _finding("way in", problem, f"Mail to {ours.mail_domain} is taken from whoever has the secret.")


def _mail_server() -> Finding:
    """Shake hands with the mail server; other ways out are the provider's package to ask."""
    connection = smtp.connection()
    if not isinstance(connection, smtp.LimitedBackend):
        backend = f"{type(connection).__module__}.{type(connection).__qualname__}"
        return Finding("mail server", True, f"Mail leaves by {backend}, which has no server to ask.")
    where = f"{connection.host}:{connection.port}"
    try:
        connection.open()
        connection.close()
    except OSError as error:
        told = str(error).strip() or type(error).__name__
        return Finding(
            "mail server", False, f"{where} does not take us: {told}. Correct EMAIL_HOST and what goes with it."
        )
    return Finding("mail server", True, f"{where} answers and lets us in.")
