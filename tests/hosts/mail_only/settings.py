"""A host that wants mail and JSON alone: no pages, and inertia-django cannot be imported."""

import sys

from tests.hosts.minimal.settings import *  # noqa: F403  a host is the minimal one and what differs
from tests.hosts.minimal.settings import ESCALATED as MINIMAL_ESCALATED

sys.modules["inertia"] = None  # type: ignore[assignment]  # Python then says that there is no such package
ESCALATED = {**MINIMAL_ESCALATED, "UI_ENABLED": False, "UNDO_SEND_SECONDS": 0}
