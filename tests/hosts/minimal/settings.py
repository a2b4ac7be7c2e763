"""The least a host writes: Django's own users, one mount, one database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(tempfile.gettempdir()) / f"escalated-test-{os.environ.get('ESCALATED_TEST_RUN', 'host')}"

DEBUG = False
SECRET_KEY = "a host's own"
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "tests.hosts.minimal.urls"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = str(FOLDER / "static")
LOGIN_URL = "/sign-in/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "escalated",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(FOLDER / "db.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        "TEST": {"NAME": str(FOLDER / "test.sqlite3")},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "escalated": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FOLDER / "attachments")},
    },
}
ESCALATED: dict[str, Any] = {
    "SITE_URL": "https://app.example.com",
    "MAIL_DOMAIN": "support.example.com",
    "EMAIL_INBOUND_SECRET": "test-inbound-secret",
    "AGENT_CHECK": "tests.hosts.people.is_agent",
}
