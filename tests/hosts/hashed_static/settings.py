"""A host that gives every static file a hashed name."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import STORAGES as MINIMAL_STORAGES

STORAGES = {
    **MINIMAL_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
