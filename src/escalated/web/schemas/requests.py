"""Tickets as their requester sees them; nothing internal has a place here."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp


class RequestRow(Schema):
    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    preview: str
    created_at: Timestamp
    last_activity_at: Timestamp


class RequestAbilities(Schema):
    can_reply: bool
    can_close: bool
    can_reopen: bool


class RequestActUrls(Schema):
    reply: str
    close: str
    reopen: str
    list: str


class RequestStateUrls(Schema):
    all: str
    open: str
    solved: str
