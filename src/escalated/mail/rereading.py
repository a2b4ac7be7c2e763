"""Reading a stored mail once more, from its bytes."""

from __future__ import annotations

from escalated.mail.adapters import InboundRequest, parser_of_stored
from escalated.mail.models import StoredMail
from escalated.mail.parsing import IncomingMail, UnreadableMail


def reread(row: StoredMail) -> IncomingMail:
    """Return the mail as it reads today. Raises UnreadableMail."""
    if not row.has_bytes:
        raise UnreadableMail("The bytes of this mail are gone.")
    parser = parser_of_stored(row.provider)
    if parser is None:
        raise UnreadableMail(f"No parser is configured for “{row.provider}”.")
    return parser.parse(InboundRequest(bytes(row.raw), row.content_type))
