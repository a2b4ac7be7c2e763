"""A raw message, as a mail server pipes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalated.mail.parsing import IncomingMail, parse

if TYPE_CHECKING:
    from escalated.mail.adapters import InboundRequest


class MimeParser:
    """Reads the body of the request as one MIME message."""

    name = "mime"

    def verify(self, request: InboundRequest) -> None:
        """Nothing beyond the shared secret proves a raw message."""

    def delivery_id(self, request: InboundRequest) -> str:
        return ""

    def parse(self, request: InboundRequest) -> IncomingMail:
        return parse(request.body)
