"""A host whose users sign in by address and have UUID keys."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import INSTALLED_APPS as MINIMAL_APPS

INSTALLED_APPS = [*MINIMAL_APPS, "tests.hosts.email_users"]
AUTH_USER_MODEL = "email_users.User"
