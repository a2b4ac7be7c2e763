"""What every page knows: who looks, where things are, in which language."""

from __future__ import annotations

from typing import Literal

from escalated.core.schema import Schema, Timestamp


class Choice(Schema):
    value: str
    label: str


class AgentChoice(Choice):
    """``is_offered``: whether the host lets them in, so that they can be given something; filters show the others."""

    is_offered: bool


class Viewer(Schema):
    """Who looks; ``id`` is the key of an agent's profile."""

    id: int | None
    name: str
    email: str
    role: Literal["anonymous", "guest", "customer", "agent", "admin"]
    avatar_url: str | None


class Availability(Schema):
    """Whether an agent is given new tickets, and until when they are away if they are."""

    is_available: bool
    away_until: Timestamp | None


class NavUrls(Schema):
    home: str
    customer_tickets: str | None
    customer_new: str | None
    agent_dashboard: str | None
    agent_tickets: str | None
    agent_contacts: str | None
    agent_sla_report: str | None
    agent_counts: str | None
    agent_search: str | None
    agent_people: str | None
    agent_undo: str | None
    agent_bulk: str | None
    admin: str | None
    agent_new: str | None
    agent_settings: str | None
    guest_create: str | None
    agent_inbox: str | None
    agent_notifications: str | None
    live: str | None
    host_home: str


class Language(Schema):
    code: str
    name: str


class Locale(Schema):
    """``time_zone`` is an IANA name; None leaves it to the browser.

    ``languages`` are those one may choose, none where the host has no ``set_language`` at ``switch_url``.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    time_zone: str | None
    languages: list[Language]
    switch_url: str | None


class Csrf(Schema):
    """``token`` is set only where the host keeps it in the session and no cookie holds it."""

    cookie_name: str
    header_name: str
    token: str | None


class FlashUndo(Schema):
    """Where an act is taken back, what is posted there, and until when, where not for as long as one likes."""

    url: str
    body: dict[str, str]
    until: Timestamp | None = None


class Flash(Schema):
    kind: Literal["success", "info", "error"]
    message: str
    undo: FlashUndo | None = None


class WorkerState(Schema):
    is_late: bool
    seen_at: Timestamp | None


class AdminSection(Schema):
    """One page of the admin area; ``name`` is that of its URL."""

    name: str
    label: str
    hint: str
    url: str


class AdminGroup(Schema):
    label: str
    sections: list[AdminSection]


class SharedProps(Schema):
    """``admin_menu`` is empty for everybody but admins."""

    viewer: Viewer
    nav: NavUrls
    locale: Locale
    csrf: Csrf
    product_name: str
    asset_version: str
    errors: dict[str, str]
    flash: Flash | None
    worker: WorkerState | None
    admin_menu: list[AdminGroup]
    availability: Availability | None


class UploadLimits(Schema):
    max_files: int
    max_size_kb: int
    extensions: list[str]
