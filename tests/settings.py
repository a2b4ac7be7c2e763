"""The host in which the tests run. ``ESCALATED_TEST_DATABASE`` chooses its database: sqlite or postgres."""

from __future__ import annotations

import getpass
import os
import tempfile
from pathlib import Path
from typing import Any

# Processes that a test starts inherit it, and so meet the same files and the same database.
RUN = os.environ.setdefault("ESCALATED_TEST_RUN", str(os.getpid()))
SCRATCH = Path(tempfile.gettempdir()) / f"escalated-test-{RUN}"

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ROOT_URLCONF = "tests.urls"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
STATIC_URL = "/static/"
LOGIN_URL = "/sign-in/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = "Example Support <support@example.com>"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "escalated",
    "tests.shop",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tests.host.strict_csp",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("ESCALATED_TEST_DATABASE_NAME", str(SCRATCH / "db.sqlite3")),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A file, not memory: threads and processes of one test must see one database.
        "TEST": {"NAME": str(SCRATCH / "test.sqlite3")},
    }


def _postgres() -> dict[str, Any]:
    return {
        "ENGINE": "tests.postgres",
        # Nothing here outlives a crash of the server's.
        "OPTIONS": {"options": "-c synchronous_commit=off"},
        "NAME": os.environ.get("ESCALATED_TEST_DATABASE_NAME", "escalated"),
        "USER": os.environ.get("PGUSER") or getpass.getuser(),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "TEST": {"NAME": f"escalated_test_{RUN}"},
    }


_DATABASE = {"sqlite": _sqlite, "postgres": _postgres}[os.environ.get("ESCALATED_TEST_DATABASE", "sqlite")]
DATABASES = {"default": _DATABASE()}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "escalated": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(SCRATCH / "attachments")},
    },
}

ESCALATED = {
    "SITE_URL": "https://app.example.com",
    "MAIL_DOMAIN": "support.example.com",
    "EMAIL_INBOUND_SECRET": "test-inbound-secret",
    "TABLE_PREFIX": os.environ.get("ESCALATED_TEST_TABLE_PREFIX", "escalated_"),
    "AGENT_CHECK": "tests.host.is_agent",
    "ADMIN_CHECK": "tests.host.is_admin",
    "UNDO_SEND_SECONDS": 0,
}
