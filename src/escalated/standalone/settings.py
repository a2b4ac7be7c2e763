"""Settings of an Escalated that runs alone, as the demo does: one directory, one SQLite file, no broker.

``ESCALATED_DATA_DIR`` says where the directory is, ``ESCALATED_SITE_URL`` under which address people reach it.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from escalated.standalone.data_directory import data_directory, secret_key

HERE = Path(__file__).resolve().parent
DATA_DIR = data_directory()
SITE_URL = os.environ.get("ESCALATED_SITE_URL", "http://127.0.0.1:8000")

DEBUG = False
SECRET_KEY = secret_key(DATA_DIR)
# Behind one address of this machine only its names are ours: a rebound domain must find nothing.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or ""]
if os.environ.get("ESCALATED_ANY_HOST"):
    ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "escalated.standalone.urls"
ASGI_APPLICATION = "escalated.standalone.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = "Mossbell Support <help@support.example.com>"
EMAIL_BACKEND = "escalated.standalone.outbox.OutboxBackend"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "escalated",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "escalated.standalone.csp.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "escalated.context_processors.escalated",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "escalated": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "attachments"},
    },
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = os.environ.get("ESCALATED_DEV") == "1"  # `make dev` writes files anew
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = "/escalated/app/assets/"  # the build names them by what is in them

LOGIN_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# Every server on 127.0.0.1 shares its cookies, whatever the port: names of our own keep other logins alive.
SESSION_COOKIE_NAME = "escalated_session"
CSRF_COOKIE_NAME = "escalated_csrftoken"
LANGUAGE_COOKIE_NAME = "escalated_language"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("ar", "العربية"), ("de", "Deutsch"), ("en", "English")]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Without DEBUG the framework would try to mail its errors to administrators; "not found" is no error of ours.
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

ESCALATED = {
    "SITE_URL": SITE_URL,
    "MAIL_DOMAIN": "support.example.com",
    "EMAIL_INBOUND_SECRET": "demo-inbound-secret",
    "HOST": "escalated.standalone.people.DemoHost",
    "AGENT_CHECK": "escalated.standalone.people.is_agent",
    "ADMIN_CHECK": "escalated.standalone.people.is_admin",
}
