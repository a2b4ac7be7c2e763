"""Tickets as agents see them."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp
from escalated.web.schemas.live import Count
from escalated.web.schemas.reaching import Unreached
from escalated.web.schemas.shared import AgentChoice, Choice


class PersonRef(Schema):
    id: int
    name: str


class ParticipantRef(Schema):
    """Somebody in CC, by the key of their place there."""

    id: int
    name: str
    email: str


class OriginalSender(Schema):
    """Who may have written what the requester forwarded: the forwarder's word."""

    name: str
    email: str


class RequesterRef(Schema):
    id: int
    name: str
    email: str


class DepartmentRef(Schema):
    id: int
    name: str


class TagRef(Schema):
    id: int
    name: str
    color: str


class TicketLinkRow(Schema):
    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    last_activity_at: Timestamp


class TicketFields(Schema):
    """What every screen shows of a ticket."""

    id: int
    reference: str
    subject: str
    url: str
    status: str
    status_label: str
    priority: str
    priority_label: str
    type: str
    type_label: str
    requester: RequesterRef
    assignee: PersonRef | None
    department: DepartmentRef
    preview: str
    channel: str
    tags: list[TagRef]
    created_at: Timestamp
    last_activity_at: Timestamp
    snoozed_until: Timestamp | None
    is_following: bool
    version: int


class Deadline(Schema):
    """What a ticket is promised next, from when on it is at risk and when it is due; null while its clocks stand."""

    label: str
    risk_at: Timestamp | None
    due_at: Timestamp | None


class TicketRow(TicketFields):
    is_unread: bool
    deadline: Deadline | None


class TicketDetail(TicketFields):
    is_spam: bool
    first_response_at: Timestamp | None
    resolved_at: Timestamp | None
    closed_at: Timestamp | None


class RequesterCard(Schema):
    id: int
    url: str
    organisation: str
    name: str
    email: str
    unreached: Unreached | None
    is_signed_up: bool
    profile_url: str | None
    since: Timestamp
    ticket_count: Count
    tickets: list[TicketLinkRow]


class TicketAbilities(Schema):
    can_reply: bool
    can_note: bool
    can_forward: bool
    can_assign: bool
    can_change_status: bool
    can_change_priority: bool
    can_change_type: bool
    can_change_department: bool
    can_tag: bool
    can_snooze: bool
    can_edit: bool
    can_redact: bool
    can_block: bool
    can_follow: bool
    can_pin: bool
    can_waive_reply: bool
    can_add_participant: bool


class QueueOptions(Schema):
    """What the filters of the queue offer; of requesters and objects, those that are applied."""

    statuses: list[Choice]
    priorities: list[Choice]
    departments: list[Choice]
    agents: list[AgentChoice]
    types: list[Choice]
    channels: list[Choice]
    sla: list[Choice]
    tags: list[TagRef]
    requesters: list[Choice]
    objects: list[Choice]
    find_objects_url: str | None
