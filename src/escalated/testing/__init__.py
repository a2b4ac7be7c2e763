"""The test kit for hosts: the fixture ``support`` of pytest, or ``SupportTestMixin`` for unittest."""

from escalated.testing.clients import SupportClient
from escalated.testing.clock import FrozenClock
from escalated.testing.kit import SupportKit
from escalated.testing.letters import Delivered, Outbox
from escalated.testing.mixin import SupportTestMixin

__all__ = ["Delivered", "FrozenClock", "Outbox", "SupportClient", "SupportKit", "SupportTestMixin"]
