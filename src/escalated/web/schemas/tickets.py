"""Tickets as agents see them."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp
from escalated.web.schemas.shared import Choice


class PersonRef(Schema):
    id: int
    name: str


class RequesterRef(Schema):
    id: int
    name: str
    email: str


class DepartmentRef(Schema):
    id: int
    name: str


class TicketLinkRow(Schema):
    reference: str
    subject: str
    url: str
    status: str
    status_label: str


class TicketRow(Schema):
    id: int
    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    priority: str
    priority_label: str
    requester: RequesterRef
    assignee: PersonRef | None
    department: DepartmentRef
    preview: str
    channel: str
    created_at: Timestamp
    last_activity_at: Timestamp


class TicketDetail(TicketRow):
    type: str
    type_label: str
    resolved_at: Timestamp | None
    closed_at: Timestamp | None


class RequesterCard(Schema):
    id: int
    name: str
    email: str
    is_signed_up: bool
    profile_url: str | None
    tickets: list[TicketLinkRow]


class TicketAbilities(Schema):
    can_reply: bool
    can_note: bool
    can_assign: bool
    can_change_status: bool
    can_change_priority: bool
    can_change_department: bool


class TicketActUrls(Schema):
    reply: str
    note: str
    assign: str
    status: str
    priority: str
    department: str


class QueueOptions(Schema):
    statuses: list[Choice]
    priorities: list[Choice]
    departments: list[Choice]
    agents: list[Choice]
