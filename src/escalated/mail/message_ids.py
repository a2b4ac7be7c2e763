"""Message-IDs and reply addresses: how an answer finds its ticket.

Formats are the family's: ``<ticket-{id}@{domain}>``, ``<ticket-{id}-reply-{reply_id}@{domain}>``,
``<ticket-{id}-event-{event_id}@{domain}>`` and ``reply+{id}-{recipient}.{signature}@{domain}``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from escalated.conf import host_settings

SALT = "escalated.reply_address"
SIGNATURE_LENGTH = 26  # base32 of 128 bits

_MESSAGE_ID = re.compile(r"<?ticket-([0-9]{1,18})(?:-(?:reply|event)-[0-9]{1,18})?@([^<>\s@]+?)>?", re.ASCII)
_STORABLE = re.compile(r"<[^<>\s\x00-\x1f\x7f]+>", re.ASCII)
_OWN_ADDRESS = re.compile(r"reply\+([0-9]{1,18})-([acf])([0-9]{1,18})\.([a-z2-7]{26})", re.ASCII)
_FAMILY_ADDRESS = re.compile(r"reply\+([0-9]{1,18})\.([a-f0-9]{8})", re.ASCII)


@dataclass(frozen=True)
class ReplyAddress:
    """A signed address read back, and to whom it was issued: to nobody in the family's form, which proves none."""

    ticket_id: int
    contact_id: int | None
    agent_id: int | None = None
    third_party_id: int | None = None


def opening_id(ticket_id: int) -> str:
    return f"<ticket-{ticket_id}@{host_settings().mail_domain}>"


def reply_id(ticket_id: int, reply: int) -> str:
    return f"<ticket-{ticket_id}-reply-{reply}@{host_settings().mail_domain}>"


def event_id(ticket_id: int, event: int) -> str:
    return f"<ticket-{ticket_id}-event-{event}@{host_settings().mail_domain}>"


def ticket_of_message_id(message_id: str) -> int | None:
    """Return the ticket one of our own Message-IDs belongs to."""
    found = _MESSAGE_ID.fullmatch(message_id.strip())
    return int(found[1]) if found and found[2].lower() == host_settings().mail_domain.lower() else None


def storable_message_id(message_id: str) -> str:
    """Return a Message-ID that may stand in our own headers later; an unreasonable one is left out."""
    return message_id if len(message_id) <= 500 and _STORABLE.fullmatch(message_id) else ""


def reply_address(ticket_id: int, contact_id: int) -> str:
    """Return the address by which this contact answers on this ticket; signed with 128 bits."""
    return _signed(ticket_id, f"c{contact_id}")


def agent_reply_address(ticket_id: int, agent_id: int) -> str:
    """Return the address by which this agent answers what they were told of this ticket; signed alike."""
    return _signed(ticket_id, f"a{agent_id}")


def forward_address(ticket_id: int, contact_id: int) -> str:
    """Return the address by which a third party answers what was forwarded to them; signed alike."""
    return _signed(ticket_id, f"f{contact_id}")


def _signed(ticket_id: int, recipient: str) -> str:
    signature = _signature(settings.SECRET_KEY, ticket_id, recipient)
    return f"reply+{ticket_id}-{recipient}.{signature}@{host_settings().mail_domain}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """Return what a signed reply address says, or None when it is not one of ours or was tampered with."""
    local, _, domain = address.strip().lower().rpartition("@")
    if domain != host_settings().mail_domain.lower():
        return None
    return _read_own(local) or _read_family(local)


def _read_own(local: str) -> ReplyAddress | None:
    found = _OWN_ADDRESS.fullmatch(local)
    if not found:
        return None
    ticket_id, kind, key = int(found[1]), found[2], int(found[3])
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if constant_time_compare(_signature(secret, ticket_id, f"{kind}{key}"), found[4]):
            return _issued(ticket_id, kind, key)
    return None


def _issued(ticket_id: int, kind: str, key: int) -> ReplyAddress:
    match kind:
        case "c":
            return ReplyAddress(ticket_id, key)
        case "a":
            return ReplyAddress(ticket_id, None, agent_id=key)
        case _:
            return ReplyAddress(ticket_id, None, third_party_id=key)


def _read_family(local: str) -> ReplyAddress | None:
    found = _FAMILY_ADDRESS.fullmatch(local)
    if not found:
        return None
    for secret in inbound_secrets():
        digest = hmac.new(secret.encode(), str(int(found[1])).encode(), hashlib.sha256).hexdigest()
        if constant_time_compare(digest[:8], found[2]):
            return ReplyAddress(int(found[1]), None)
    return None


def inbound_secrets() -> list[str]:
    """Return the inbound secrets that are accepted now, the current one first; an empty one is none."""
    configured = host_settings()
    return [each for each in (configured.email_inbound_secret, *configured.email_inbound_previous_secrets) if each]


def _signature(secret: str | bytes, ticket_id: int, recipient: str) -> str:
    digest = salted_hmac(SALT, f"{ticket_id}:{recipient}", secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
