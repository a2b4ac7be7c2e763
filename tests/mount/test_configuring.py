"""What a host says of its helpdesk becomes Django's settings, or is refused with the remedy."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from escalated.mount import Person, asgi, wsgi
from escalated.mount.applications import _whole_path
from escalated.mount.configuring import Mount
from escalated.mount.databases import database_of


def nobody(request: HttpRequest) -> Person | None:
    return None


OPTIONS: dict[str, Any] = {
    "identify": nobody,
    "database": "sqlite:///helpdesk.sqlite3",
    "site_url": "https://shop.example.com:8443",
    "secret_key": "k",
    "mail_domain": "support.example.com",
    "inbound_secret": "s",
    "attachments": "attachments",
}


def test_the_site_decides_hosts_and_cookies() -> None:
    made = Mount(**OPTIONS, path="/app/support").django_settings()
    assert made["ALLOWED_HOSTS"] == ["shop.example.com"]
    assert made["CSRF_TRUSTED_ORIGINS"] == ["https://shop.example.com:8443"]
    assert {key: value for key, value in made.items() if "_COOKIE_" in key} == {
        "SESSION_COOKIE_NAME": "escalated_session",
        "SESSION_COOKIE_PATH": "/app/support/",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "escalated_csrftoken",
        "CSRF_COOKIE_PATH": "/app/support/",
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_NAME": "escalated_language",
        "LANGUAGE_COOKIE_PATH": "/app/support/",
        "LANGUAGE_COOKIE_SECURE": True,
    }
    assert made["STATIC_URL"] == "/app/support/static/"


def test_further_keys_of_the_helpdesk_win() -> None:
    made = Mount(**OPTIONS, escalated={"UNDO_SEND_SECONDS": 0}).django_settings()["ESCALATED"]
    assert (made["UNDO_SEND_SECONDS"], made["MAIL_DOMAIN"]) == (0, "support.example.com")


@pytest.mark.parametrize("path", ["", "/", "support", "/support/", "//"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="path must be like"):
        Mount(**OPTIONS, path=path)


async def later(request: HttpRequest) -> Person | None:
    return None


@pytest.mark.parametrize("identify", [None, "ana", later])
def test_an_identity_that_cannot_be_asked_is_refused(identify: Any) -> None:
    with pytest.raises(TypeError, match="async_to_sync"):
        Mount(**{**OPTIONS, "identify": identify})


@pytest.mark.parametrize("make", [asgi, wsgi])
def test_a_django_project_is_told_to_include_the_urls(make: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"include\(\"escalated\.urls\"\)"):
        make(**OPTIONS)


POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "help desk",
    "USER": "us@er",
    "PASSWORD": "p:w/",
    "HOST": "db.example.com",
    "PORT": "5433",
    "OPTIONS": {"sslmode": "require"},
}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///a/b.sqlite3", ("django.db.backends.sqlite3", "a/b.sqlite3")),
        ("sqlite:////var/b%20c.sqlite3", ("django.db.backends.sqlite3", "/var/b c.sqlite3")),
        ("postgres:///helpdesk", ("django.db.backends.postgresql", "helpdesk")),
    ],
)
def test_a_database_is_named_by_its_url(url: str, expected: tuple[str, str]) -> None:
    made = database_of(url)
    assert (made["ENGINE"], made["NAME"]) == expected


def test_everything_of_a_postgresql_url_is_read() -> None:
    assert database_of("postgresql://us%40er:p%3Aw%2F@db.example.com:5433/help%20desk?sslmode=require") == POSTGRES


@pytest.mark.parametrize("url", ["", "helpdesk.sqlite3", "sqlite://", "sqlite:///", "postgresql://h", "mysql://h/d"])
def test_a_url_that_names_no_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host"):
        database_of(url)


@pytest.mark.parametrize(
    ("ours", "root", "path", "expected"),
    [
        ("/support", "/support", "/support/agent", "/support/agent"),
        ("/support", "/support", "/support", "/support/"),
        ("/support", "", "/support/agent", "/support/agent"),
        ("/app/support", "/app/support", "/app/support/agent", "/app/support/agent"),
        ("/app/support", "/support", "/support/agent", "/app/support/agent"),
        ("/support", "/app/support", "/app/support/agent", "/support/agent"),
    ],
)
def test_the_public_path_is_the_same_however_we_are_mounted(ours: str, root: str, path: str, expected: str) -> None:
    assert _whole_path(ours, root, path) == expected


def test_a_mount_elsewhere_is_told() -> None:
    with pytest.raises(ImproperlyConfigured, match='mounted at "/help", but was made with path="/support"'):
        _whole_path("/support", "/help", "/help/agent")
