"""Tickets as their requester sees them; nothing internal has a place here."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp
from escalated.web.answer import Answer


class AskedAbout(Schema):
    """A thing of the host's that a new request is about, by the word a link carried."""

    title: str
    token: str


class RequestRow(Schema):
    """``requester`` is named where the request is a colleague's."""

    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    preview: str
    is_unread: bool
    requester: str | None
    created_at: Timestamp
    last_activity_at: Timestamp


class RequestAbilities(Schema):
    """With ``opens_new`` an answer is a request of its own, linked with this one."""

    can_reply: bool
    opens_new: bool
    can_close: bool
    can_reopen: bool
    can_rate: bool


class RequestActUrls(Schema):
    """``list`` is None for a guest, who has only the one request."""

    reply: str
    close: str
    reopen: str
    seen: str
    rate: str
    list: str | None


class RatingShown(Schema):
    """What the requester thinks of the solution that stands."""

    stars: int
    comment: str
    at: Timestamp


class SeenAnswer(Answer):
    pass


class RequestStateUrls(Schema):
    all: str
    open: str
    solved: str


class RequestWhoseUrls(Schema):
    me: str
    colleagues: str
