"""A bridge for django-anymail: connect ``receive_inbound`` to its signal ``inbound``.

Whose request it is, anymail has asked by then, by its own ``WEBHOOK_SECRET``.
"""

from __future__ import annotations

from email import policy
from email.message import Message
from typing import Any

from escalated.core.ids import digest_key
from escalated.mail.adapters import InboundRequest
from escalated.mail.providers.mime import AnymailParser, raw_type
from escalated.mail.receipts import Receipt
from escalated.mail.receiving import receive

HEADERS = ("from", "to", "subject", "message-id", "date")


def receive_inbound(sender: Any, event: Any, esp_name: str, **given: Any) -> Receipt:
    """Store the mail of an event, then handle it.

    Raises what the database raises while it cannot be stored: anymail then answers 500 and the provider posts again.
    """
    message: Message = event.message
    request = InboundRequest(_bytes_of(message), raw_type(event.message.envelope_recipient or ""))
    told = str(event.event_id) if event.event_id else _digest(message)
    return receive(request, AnymailParser(), delivery=f"{esp_name}:{told}")


def _bytes_of(message: Message) -> bytes:
    """Return the mail as bytes, by the older rules where the newer ones stumble over a header."""
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError, AttributeError, TypeError):
        return message.as_bytes(policy=policy.compat32)


def _digest(message: Message) -> str:
    """Return a key over what the mail says: the boundaries between its parts are made up anew each time."""
    parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    headers = [value for name, value in message.raw_items() if name.lower() in HEADERS]
    return digest_key(*map(str, headers), *(each for each in parts if isinstance(each, bytes)))
