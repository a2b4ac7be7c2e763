"""A host that demands a login everywhere, runs each request in a transaction, and mounts us deep below its root."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import DATABASES as MINIMAL_DATABASES
from tests.hosts.minimal.settings import ESCALATED as MINIMAL_ESCALATED
from tests.hosts.minimal.settings import MIDDLEWARE as MINIMAL_MIDDLEWARE

ROOT_URLCONF = "tests.hosts.behind_login.urls"
MIDDLEWARE = [*MINIMAL_MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
DATABASES = {"default": {**MINIMAL_DATABASES["default"], "ATOMIC_REQUESTS": True}}
PARSERS = ["escalated.mail.providers.postmark.PostmarkParser", "tests.hosts.behind_login.parsers.BrokenParser"]
ESCALATED = {**MINIMAL_ESCALATED, "INBOUND_PARSERS": PARSERS}
