"""System checks: what a host got wrong, told before anything runs, with the key and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, storages
from django.db import OperationalError, ProgrammingError, connections, router
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from escalated import conf
from escalated.core.db import database

PATH_KEYS = ("HOST", "ADMIN_CHECK", "AGENT_CHECK")


@register("escalated")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001 unknown key, E002 ill-typed key, E003 to E005 a missing one, E006 a path that cannot be imported."""
    raw = getattr(settings, "ESCALATED", None)
    found: list[CheckMessage] = [_problem(kind, sentence) for kind, sentence in conf.problems(raw)]
    if found or not isinstance(raw, Mapping | None):
        return found
    return [*_missing(dict(raw or {})), *_unimportable(dict(raw or {})), *_transitions(dict(raw or {}))]


def _problem(kind: str, sentence: str) -> Error:
    return Error(sentence, id="escalated.E001" if kind == "unknown" else "escalated.E002", hint=_hint(kind))


def _hint(kind: str) -> str:
    return "Remove or rename the key." if kind == "unknown" else "See the settings reference for the type of this key."


def _missing(raw: dict[str, Any]) -> list[CheckMessage]:
    site = urlsplit(str(raw.get("SITE_URL", "")))
    found: list[CheckMessage] = []
    if site.scheme not in ("http", "https") or not site.netloc:
        remedy = 'Set the absolute base of links in mails, such as "https://app.example.com".'
        found.append(Error('ESCALATED["SITE_URL"] is missing or not absolute.', hint=remedy, id="escalated.E003"))
    if not raw.get("MAIL_DOMAIN"):
        remedy = 'Set the domain of Message-IDs and reply addresses, such as "support.example.com".'
        found.append(Error('ESCALATED["MAIL_DOMAIN"] is missing.', hint=remedy, id="escalated.E004"))
    if not raw.get("EMAIL_INBOUND_SECRET"):
        remedy = "Set a long random string and give the same to your mail provider's webhook."
        found.append(Error('ESCALATED["EMAIL_INBOUND_SECRET"] is missing.', hint=remedy, id="escalated.E005"))
    return [*found, *_sender(raw)]


def _sender(raw: dict[str, Any]) -> list[CheckMessage]:
    given = str(raw.get("FROM_EMAIL") or settings.DEFAULT_FROM_EMAIL)
    name, address = parseaddr(given)
    if "@" in address and " " not in address and (name or given.strip(" <>") == address):
        return []
    remedy = 'Write it as "Name <address>"; a name with a comma or another sign stands in quotes.'
    text = f'ESCALATED["FROM_EMAIL"], or DEFAULT_FROM_EMAIL, is not one address: {given}.'
    return [Error(text, hint=remedy, id="escalated.E013")]


def _unimportable(raw: dict[str, Any]) -> list[CheckMessage]:
    named = [(key, raw[key]) for key in PATH_KEYS if isinstance(raw.get(key), str)]
    named += [("INBOUND_PARSERS", path) for path in raw.get("INBOUND_PARSERS", [])]
    return [message for key, path in named if (message := _import_problem(key, path))]


def _import_problem(key: str, path: str) -> CheckMessage | None:
    try:
        import_string(path)
    except ImportError as error:
        text = f'ESCALATED["{key}"] names “{path}”, which cannot be imported: {error}.'
        return Error(text, hint="Correct the dotted path.", id="escalated.E006")
    return None


def _transitions(raw: dict[str, Any]) -> list[CheckMessage]:
    from escalated.tickets.statuses import Status

    table = raw.get("TRANSITIONS") or {}
    unknown = sorted({*table, *(each for given in table.values() for each in given)} - set(Status.values))
    if not unknown:
        return []
    text = f'ESCALATED["TRANSITIONS"] names unknown statuses: {", ".join(unknown)}.'
    return [Error(text, hint=f"The statuses are: {', '.join(Status.values)}.", id="escalated.E007")]


@register("escalated")
def check_project(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E008 naive datetimes, E009 and E010 attachments anybody could fetch, E012 no signed-in user on requests."""
    found: list[CheckMessage] = []
    if not settings.USE_TZ:
        remedy = "Set USE_TZ = True: deadlines and business hours need aware moments."
        found.append(Error("USE_TZ is False.", hint=remedy, id="escalated.E008"))
    names = "".join(settings.MIDDLEWARE)
    if "AuthenticationMiddleware" not in names or "SessionMiddleware" not in names:
        remedy = "Add Django's SessionMiddleware and AuthenticationMiddleware, or your own of that name."
        found.append(Error("MIDDLEWARE has no sessions or no users.", hint=remedy, id="escalated.E012"))
    return [*found, *_storage()]


def _storage() -> list[CheckMessage]:
    remedy = 'Set STORAGES["escalated"] to a storage that is not served, outside MEDIA_ROOT.'
    if "escalated" not in storages.backends:
        text = 'STORAGES["escalated"] is missing: attachments would go to the public default storage.'
        return [] if settings.DEBUG else [Error(text, hint=remedy, id="escalated.E009")]
    storage = storages["escalated"]
    is_public = isinstance(storage, FileSystemStorage) and _is_served(storage)
    text = 'STORAGES["escalated"] lies inside MEDIA_ROOT or STATIC_ROOT: anybody could fetch attachments.'
    return [Error(text, hint=remedy, id="escalated.E010")] if is_public else []


def _is_served(storage: FileSystemStorage) -> bool:
    from pathlib import Path

    served = [Path(root).resolve() for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT) if root]
    location = Path(storage.location).resolve()
    return any(location == root or root in location.parents for root in served)


@register("escalated")
def check_sqlite(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W001 SQLite without IMMEDIATE transactions: two writers can refuse each other."""
    connection = connections[database()]
    if connection.vendor != "sqlite" or connection.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE":
        return []
    remedy = 'Set DATABASES[…]["OPTIONS"]["transaction_mode"] = "IMMEDIATE" and PRAGMA journal_mode=WAL.'
    return [Warning("SQLite runs without IMMEDIATE transactions.", hint=remedy, id="escalated.W001")]


@register("escalated")
def check_router(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E016 a router reads our rows from a replica: inside a transaction it has not heard of what was just written."""
    from escalated.tickets.models import Ticket

    ours, read = database(), router.db_for_read(Ticket)
    if read == ours:
        return []
    remedy = f'In its db_for_read: if model._meta.app_label == "escalated": return "{ours}".'
    text = f"DATABASE_ROUTERS reads Escalated's tables from “{read}”, and they are written on “{ours}”."
    return [Error(text, hint=remedy, id="escalated.E016")]


@register("escalated", deploy=False)
def check_table_prefix(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E011 the prefix was changed after the first migration; asked when databases are checked."""
    if not databases or database() not in databases:
        return []
    try:
        tables = connections[database()].introspection.table_names()
    except (OperationalError, ProgrammingError):
        return []
    ours, suffix = conf.table_prefix(), "ticketactivity"
    others = [name for name in tables if name.endswith(suffix) and name != f"{ours}{suffix}"]
    if f"{ours}{suffix}" in tables or not others or not _was_migrated(tables):
        return []
    text = f'ESCALATED["TABLE_PREFIX"] is "{ours}", but the tables are named "{others[0].removesuffix(suffix)}…".'
    return [Error(text, hint="Set it back, or rename the tables yourself.", id="escalated.E011")]


def _was_migrated(tables: list[str]) -> bool:
    if "django_migrations" not in tables:
        return False
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connections[database()])
    return any(app == "escalated" for app, _ in recorder.applied_migrations())


@register("escalated")
def check_urls(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E014 a part is mounted without the portal, which serves the downloads and the start page of all of them."""
    parts = [part for part, page in (("agent", "tickets"), ("admin", "mail")) if _is_mounted(part, page)]
    if not parts or _is_mounted("portal", "home"):
        return []
    remedy = 'Add path("support/", include("escalated.urls.portal")), or mount escalated.urls as a whole.'
    return [
        Error(f"escalated.urls.{parts[0]} is mounted without escalated.urls.portal.", hint=remedy, id="escalated.E014")
    ]


def _is_mounted(part: str, page: str) -> bool:
    try:
        reverse(f"escalated_{part}:{page}")
    except (NoReverseMatch, ImproperlyConfigured):  # not mounted, or a host without URLs at all
        return False
    return True


@register("escalated")
def check_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E015 our templates cannot be found, with which mails and pages are written."""
    try:
        get_template("escalated/mail/reply.txt")
    except (TemplateDoesNotExist, ImproperlyConfigured) as error:
        remedy = 'Give TEMPLATES a DjangoTemplates engine with "APP_DIRS": True.'
        return [Error(f"Escalated's templates cannot be loaded: {error}.", hint=remedy, id="escalated.E015")]
    return []
