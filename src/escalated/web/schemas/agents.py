"""Agents as their admin sees them."""

from __future__ import annotations

from typing import Literal

from django.db.models import Count
from django.utils.translation import gettext as _

from escalated.core.schema import Schema, Timestamp
from escalated.people.host import LetIn, host, let_in_as
from escalated.people.models import AgentProfile, Department, Role
from escalated.tickets.handing_over import unresolved_of
from escalated.tickets.models import Ticket
from escalated.web.links import link
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import AgentChoice, Choice

Standing = Literal["working", "kept_out", "removed", "gone"]


class AgentRow(Schema):
    """``standing``: kept_out by the host's ``AGENT_CHECK``, removed by an admin, or gone with their account."""

    id: int
    name: str
    email: str
    avatar_url: str | None
    role: str
    departments: list[str]
    is_admin: bool
    is_available: bool
    away_until: Timestamp | None
    standing: Standing
    unresolved: int
    url: str


class AgentForm(Schema):
    """``unresolved`` are the tickets that removing them gives away."""

    id: int
    name: str
    email: str
    avatar_url: str | None
    is_admin: bool
    standing: Standing
    unresolved: int
    role_id: int | None
    department_ids: list[int]
    capacity: int
    is_available: bool


class AgentUrls(Schema):
    list: str
    save: str
    remove: str
    reinstate: str


def agent_rows() -> list[AgentRow]:
    """Return every agent, those who work first, as the host let them in when it was last asked."""
    profiles = AgentProfile.objects.select_related("user", "role").prefetch_related("departments").order_by("name")
    counts = Ticket.objects.unresolved().exclude(assignee=None).values("assignee").annotate(n=Count("*"))
    unresolved = dict(counts.values_list("assignee", "n"))
    rows = [_row(each, unresolved.get(each.pk, 0)) for each in profiles]
    return sorted(rows, key=lambda row: row.standing in ("removed", "gone"))


def agent_form(profile: AgentProfile) -> AgentForm:
    """Return an agent as they are now, for which the host is asked."""
    word = let_in_as(profile.user)
    return AgentForm(
        id=profile.pk,
        name=profile.name,
        email=profile.email,
        avatar_url=_avatar(profile),
        is_admin=word == LetIn.ADMIN,
        standing=_standing(profile, word),
        unresolved=unresolved_of(profile).count(),
        role_id=profile.role_id,
        department_ids=sorted(profile.departments.values_list("pk", flat=True)),
        capacity=profile.capacity,
        is_available=profile.is_available,
    )


def agent_choice(profile: AgentProfile) -> AgentChoice:
    return AgentChoice(value=str(profile.pk), label=profile.name, is_offered=profile.let_in_as != LetIn.NOBODY)


def role_choices() -> list[Choice]:
    return choices([("", _("Agent (everything)")), *((each.pk, each.name) for each in Role.objects.all())])


def department_choices() -> list[Choice]:
    return choices((each.pk, each.name) for each in Department.objects.all())


def heirs_of(profile: AgentProfile) -> list[Choice]:
    """Return who may take over this agent's tickets."""
    others = AgentProfile.objects.offered().exclude(pk=profile.pk).order_by("name")
    return choices([("", _("Nobody: they wait in their departments")), *((each.pk, each.name) for each in others)])


def _row(profile: AgentProfile, unresolved: int) -> AgentRow:
    return AgentRow(
        id=profile.pk,
        name=profile.name,
        email=profile.email,
        avatar_url=_avatar(profile),
        role=profile.role.name if profile.role else _("Agent (everything)"),
        departments=[each.name for each in profile.departments.all()],
        is_admin=profile.let_in_as == LetIn.ADMIN,
        is_available=profile.is_available,
        away_until=profile.away_until,
        standing=_standing(profile, profile.let_in_as),
        unresolved=unresolved,
        url=link("admin", "agent", profile.pk),
    )


def _standing(profile: AgentProfile, word: str) -> Standing:
    if profile.user is None:
        return "gone"
    if word == LetIn.ADMIN:
        return "working"
    if profile.removed_at is not None:
        return "removed"
    return "working" if word else "kept_out"


def _avatar(profile: AgentProfile) -> str | None:
    return (host().avatar_url(profile.user) or None) if profile.user is not None else None
