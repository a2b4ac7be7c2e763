"""A host that keeps its CSRF token in the session."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs

CSRF_USE_SESSIONS = True
