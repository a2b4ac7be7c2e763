"""What admins changed: who, when, and what it was before."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from escalated.core.paging import page
from escalated.core.schema import Input, Schema, Timestamp
from escalated.people.models import AgentProfile
from escalated.timeline.audit import CHANGES, AuditEntry
from escalated.web.doors import AgentRequest, admin_page
from escalated.web.input import read_query
from escalated.web.page import Page
from escalated.web.paging import page_urls
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice

PAGE_SIZE = 50

# What a kind is about stands before its dot.
ABOUT: dict[str, str | Promise] = {
    "agent": _("Agents"),
    "business_hours": _("Business hours"),
    "contact": _("Contacts"),
    "department": _("Departments"),
    "first_steps": _("First steps"),
    "mail": _("Received mail"),
    "role": _("Roles"),
    "sender": _("Blocked senders"),
    "settings": _("Settings"),
    "sla_policy": _("SLA policies"),
    "tag": _("Tags"),
}


class AuditDifference(Schema):
    of: str
    before: str
    after: str


class AuditRow(Schema):
    id: int
    at: Timestamp
    about: str
    about_label: str
    actor_name: str
    actor_kind: Literal["agent", "system", "requester"]
    sentence: str
    differences: list[AuditDifference]


class AuditLogPage(Page):
    component: ClassVar[str] = "Escalated/Admin/AuditLog/Index"
    entries: list[AuditRow]
    about: str
    by: str
    about_options: list[Choice]
    by_options: list[Choice]
    next_url: str | None
    first_url: str | None


class AuditFilters(Input):
    """``by`` is an agent's id, or "system"."""

    about: str = ""
    by: str = ""
    after: str = ""


@admin_page()
def index(request: AgentRequest) -> HttpResponse:
    filters = read_query(request, AuditFilters)
    found = page(_wanted(filters), sort="-created_at", after=filters.after, size=PAGE_SIZE)
    next_url, first_url = page_urls(request, found, filters.after)
    return AuditLogPage(
        entries=[_row(each) for each in found.rows],
        about=filters.about,
        by=filters.by,
        about_options=choices(sorted(_about_options(), key=lambda option: option[1])),
        by_options=[*choices(_authors()), Choice(value="system", label="Escalated")],
        next_url=next_url,
        first_url=first_url,
    ).respond(request)


def _wanted(filters: AuditFilters) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.all()
    if filters.about:
        entries = entries.filter(kind__startswith=f"{filters.about}.")
    if filters.by:
        entries = entries.filter(actor_kind="system") if filters.by == "system" else _by_agent(entries, filters.by)
    return entries


def _by_agent(entries: QuerySet[AuditEntry], key: str) -> QuerySet[AuditEntry]:
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    return entries.filter(actor_kind="agent", actor_id=int(key)) if is_key else entries.none()


def _about_options() -> list[tuple[str, str]]:
    known = {kind.partition(".")[0] for kind in CHANGES if kind}
    return [(each, _label(each)) for each in known if each in ABOUT]


def _authors() -> QuerySet[AgentProfile, tuple[int, str]]:
    theirs = AuditEntry.objects.filter(actor_kind="agent", actor_id=OuterRef("pk"))
    return AgentProfile.objects.filter(Exists(theirs)).order_by("name", "pk").values_list("pk", "name")


def _label(about: str) -> str:
    return str(ABOUT.get(about, about))


def _row(entry: AuditEntry) -> AuditRow:
    about = entry.kind.partition(".")[0]
    kinds: dict[str, Literal["agent", "system"]] = {"agent": "agent", "system": "system"}
    return AuditRow(
        id=entry.pk,
        at=entry.created_at,
        about=about,
        about_label=_label(about),
        actor_name=entry.actor_name,
        actor_kind=kinds.get(entry.actor_kind, "requester"),
        sentence=entry.sentence,
        differences=[
            AuditDifference(of=each.of, before=each.before, after=each.after) for each in entry.change.differences()
        ],
    )
