"""Django's settings for a process that is not Django's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from escalated.mount.databases import database_of
from escalated.mount.identity import Identify, checked

FILES = "django.core.files.storage.FileSystemStorage"
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "escalated.mount.identity.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
}


@dataclass(frozen=True, kw_only=True)
class Mount:
    """What a host says of its helpdesk.

    ``identify`` tells who asks. ``site_url`` is the public address of the site, ``path`` the public path of the
    helpdesk on it. ``attachments`` is a folder that no web server serves. ``sign_in_url`` is the host's page, which is
    given the way back as ``next``. ``emails_are_proven`` says that addresses of people are confirmed to be theirs:
    requests that came by mail from there are then shown to them. ``escalated`` and ``settings`` are further keys of
    ``ESCALATED`` and of Django's settings, and win.
    """

    identify: Identify
    database: str
    site_url: str
    secret_key: str
    mail_domain: str
    inbound_secret: str
    attachments: str | Path
    path: str = "/support"
    sign_in_url: str = "/login"
    emails_are_proven: bool = False
    escalated: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checked(self.identify)
        if not self.path.startswith("/") or self.path.strip("/") == "" or self.path.endswith("/"):
            raise ImproperlyConfigured(
                f"path must be like “/support”: one slash before it, none after; not “{self.path}”."
            )

    def configure(self) -> None:
        """Set Django up, once in a process; raises ImproperlyConfigured where a project of Django's is already."""
        if settings.configured:
            remedy = 'Mount it there with path("support/", include("escalated.urls")).'
            raise ImproperlyConfigured(f"This process runs a Django project already. {remedy}")
        settings.configure(**{**self.django_settings(), **self.settings})
        django.setup()

    def django_settings(self) -> dict[str, Any]:
        return {
            "SECRET_KEY": self.secret_key,
            "DATABASES": {"default": database_of(self.database)},
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            "INSTALLED_APPS": [*APPS, "escalated"],
            "MIDDLEWARE": MIDDLEWARE,
            "TEMPLATES": [TEMPLATES],
            "ROOT_URLCONF": "escalated.mount.urls",
            "FORCE_SCRIPT_NAME": "",  # the path is part of our URLs: inside a request and outside they are the same
            "LOGIN_URL": self.sign_in_url,
            "USE_TZ": True,
            "TIME_ZONE": "UTC",
            "LANGUAGES": [("ar", "العربية"), ("de", "Deutsch"), ("en", "English")],
            "LANGUAGE_CODE": "en",
            "LOGGING_CONFIG": None,  # the host's own stays as it is
            "ESCALATED": {**self._escalated(), **self.escalated},
            "ESCALATED_MOUNT": self._mount(),
            **self._site(),
            **self._cookies(),
            **self._files(),
        }

    def _escalated(self) -> dict[str, Any]:
        return {
            "SITE_URL": self.site_url,
            "MAIL_DOMAIN": self.mail_domain,
            "EMAIL_INBOUND_SECRET": self.inbound_secret,
            "HOST": "escalated.mount.people.MountHost",
            "AGENT_CHECK": "escalated.mount.identity.is_agent",
            "ADMIN_CHECK": "escalated.mount.identity.is_admin",
        }

    def _mount(self) -> dict[str, Any]:
        return {"PATH": self.path, "IDENTIFY": self.identify, "EMAILS_ARE_PROVEN": self.emails_are_proven}

    def _site(self) -> dict[str, Any]:
        site = urlsplit(self.site_url)
        return {"ALLOWED_HOSTS": [site.hostname or ""], "CSRF_TRUSTED_ORIGINS": [f"{site.scheme}://{site.netloc}"]}

    def _cookies(self) -> dict[str, Any]:
        """Names and a path of our own: the host's cookies, and those of another helpdesk there, stay alive."""
        names = {"SESSION": "escalated_session", "CSRF": "escalated_csrftoken", "LANGUAGE": "escalated_language"}
        is_secure = urlsplit(self.site_url).scheme == "https"
        return {
            key: value
            for kind, name in names.items()
            for key, value in {
                f"{kind}_COOKIE_NAME": name,
                f"{kind}_COOKIE_PATH": f"{self.path}/",
                f"{kind}_COOKIE_SECURE": is_secure,
            }.items()
        }

    def _files(self) -> dict[str, Any]:
        return {
            "STATIC_URL": f"{self.path}/static/",
            "WHITENOISE_USE_FINDERS": True,
            "WHITENOISE_ALLOW_ALL_ORIGINS": False,
            "WHITENOISE_IMMUTABLE_FILE_TEST": "/escalated/app/assets/",  # the build names them by what is in them
            "STORAGES": {
                "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
                "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
                "escalated": {"BACKEND": FILES, "OPTIONS": {"location": str(self.attachments)}},
            },
        }
