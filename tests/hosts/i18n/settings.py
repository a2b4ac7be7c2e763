"""A host whose URLs begin with the language."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import MIDDLEWARE as MINIMAL_MIDDLEWARE

ROOT_URLCONF = "tests.hosts.i18n.urls"
LANGUAGE_CODE = "en"
LANGUAGES = [("ar", "العربية"), ("de", "Deutsch"), ("en", "English")]
MIDDLEWARE = [MINIMAL_MIDDLEWARE[0], "django.middleware.locale.LocaleMiddleware", *MINIMAL_MIDDLEWARE[1:]]
