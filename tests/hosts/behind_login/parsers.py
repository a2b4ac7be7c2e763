"""A host's own parser, and its bug."""

from __future__ import annotations

from escalated.mail.adapters import InboundRequest
from escalated.mail.parsing import IncomingMail


class BrokenParser:
    name = "broken"

    def verify(self, request: InboundRequest) -> None:
        """Hold anything for genuine."""

    def delivery_id(self, request: InboundRequest) -> str:
        return ""

    def parse(self, request: InboundRequest) -> IncomingMail:
        raise ZeroDivisionError
