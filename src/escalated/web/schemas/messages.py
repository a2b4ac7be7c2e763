"""The conversation as a screen shows it."""

from __future__ import annotations

from typing import Literal

from escalated.core.schema import Schema, Timestamp
from escalated.timeline.happening import Change


class AttachmentTile(Schema):
    id: int
    filename: str
    mime_type: str
    size: int
    url: str
    preview_url: str | None


class RefusedAttachment(Schema):
    """A file that is not there; a pending one still comes."""

    filename: str
    reason: str
    is_pending: bool


class RemovedAttachment(Schema):
    """That a file was there until then; who removed it is for agents' eyes alone."""

    id: int
    at: Timestamp
    by: str | None


class Author(Schema):
    """Who wrote; the address is set for agents' eyes alone."""

    name: str
    role: Literal["customer", "agent", "third_party", "system"]
    email: str | None
    is_me: bool


DeliveryState = Literal["queued", "sent", "failed", "returned"]


class MailDelivery(Schema):
    """How the mail of a message fares; one that came back had been sent."""

    state: DeliveryState
    to: str
    reason: str
    at: Timestamp | None


class SenderShown(Schema):
    """Whether trusted mail servers found a mail to be from whom it says, and which of them, by which check."""

    check: Literal["confirmed", "unconfirmed", "suspected"]
    by: str


class ForwardShown(Schema):
    """That a note is the covering text of a message that was forwarded, and to whom."""

    message_id: int
    to: list[str]


class Message(Schema):
    id: int
    kind: Literal["opening", "reply", "note"]
    author: Author
    html: str
    quoted_html: str
    channel: str
    created_at: Timestamp
    attachments: list[AttachmentTile]
    refused_attachments: list[RefusedAttachment]
    removed_attachments: list[RemovedAttachment]
    delivery: MailDelivery | None
    held_until: Timestamp | None
    mentions: list[int]
    forwarded: ForwardShown | None
    is_pinned: bool
    is_waived: bool
    is_automatic: bool
    sender: SenderShown | None


class Activity(Schema):
    """What happened; ``message`` is what it brought, ``undoes`` what it put back: both for agents' eyes alone."""

    id: int
    kind: str
    sentence: str
    change: Change | None
    message: int | None
    undoes: int | None
    actor_name: str
    actor_kind: Literal["customer", "agent", "third_party", "system"]
    created_at: Timestamp
