"""A host that uses Inertia and django-ninja itself, with shared props, messages and a version of its own."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import INSTALLED_APPS as MINIMAL_APPS
from tests.hosts.minimal.settings import MIDDLEWARE as MINIMAL_MIDDLEWARE

ROOT_URLCONF = "tests.hosts.inertia_ninja.urls"
INSTALLED_APPS = [*MINIMAL_APPS, "django.contrib.messages", "inertia", "ninja", "tests.hosts.inertia_ninja"]
MIDDLEWARE = [
    *MINIMAL_MIDDLEWARE,
    "django.contrib.messages.middleware.MessageMiddleware",
    "inertia.middleware.InertiaMiddleware",
    "tests.hosts.inertia_ninja.urls.share_secrets",
]
INERTIA_LAYOUT = "host.html"
INERTIA_VERSION = "the host's own"
