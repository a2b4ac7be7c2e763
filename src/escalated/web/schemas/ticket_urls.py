"""Where agents do what they do to a ticket."""

from __future__ import annotations

from escalated.core.schema import Schema


class TicketActUrls(Schema):
    reply: str
    note: str
    forward: str
    assign: str
    claim: str
    status: str
    priority: str
    type: str
    department: str
    tags: str
    snooze: str
    unsnooze: str
    subject: str
    requester: str
    keep_forwarder: str
    redact: str
    block: str
    spam: str
    follow: str
    pin: str
    waive: str
    fixed: str
    objects: str
    object_remove: str
    participants: str
    participant_remove: str
    draft: str
    draft_files: str
    presence: str
    typing: str
