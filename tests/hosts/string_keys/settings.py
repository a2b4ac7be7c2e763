"""A host whose users have keys of text."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import INSTALLED_APPS as MINIMAL_APPS

INSTALLED_APPS = [*MINIMAL_APPS, "tests.hosts.string_keys"]
AUTH_USER_MODEL = "string_keys.User"
