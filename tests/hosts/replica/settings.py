"""A host whose router reads from a replica and writes to the primary."""

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import DATABASES as MINIMAL_DATABASES

PRIMARY = MINIMAL_DATABASES["default"]
DATABASES = {"default": PRIMARY, "replica": {**PRIMARY, "TEST": {"MIRROR": "default"}}}
DATABASE_ROUTERS = ["tests.hosts.replica.routing.Router"]
