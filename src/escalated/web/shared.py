"""The props that every page carries."""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation

from escalated.core.install import install_settings
from escalated.core.links import page_link
from escalated.core.worker import worker_health
from escalated.people.actors import Actor, Agent, Guest, Requester
from escalated.people.host import host
from escalated.people.models import AgentProfile
from escalated.people.rights import Act
from escalated.web.admin_menu import admin_menu
from escalated.web.assets import asset_version
from escalated.web.flashing import pop_errors, pop_flash
from escalated.web.links import link
from escalated.web.schemas.shared import (
    Availability,
    Csrf,
    Language,
    Locale,
    NavUrls,
    SharedProps,
    Viewer,
    WorkerState,
)
from escalated.web.sla_door import sla_link
from escalated.web.speaking import offered_languages


def shared_props(request: HttpRequest) -> SharedProps:
    """Return the props that stand beside every page's own."""
    actor: Actor | None = getattr(request, "actor", None)
    return SharedProps(
        viewer=_viewer(actor, request.user),
        nav=_nav(request, actor),
        locale=_locale(request.user, actor),
        csrf=_csrf(request),
        product_name=install_settings().product_name,
        asset_version=asset_version(),
        errors=pop_errors(request),
        flash=pop_flash(request),
        worker=_worker() if isinstance(actor, Agent) else None,
        admin_menu=admin_menu(actor),
        availability=_availability(actor.profile) if isinstance(actor, Agent) else None,
    )


def _viewer(actor: Actor | None, user: Any) -> Viewer:
    if actor is None:
        return Viewer(id=None, name="", email="", role="anonymous", avatar_url=None)
    if isinstance(actor, Guest):
        return Viewer(id=None, name=actor.name, email=actor.contact.email, role="guest", avatar_url=None)
    role: Literal["customer", "agent", "admin"] = "customer"
    if isinstance(actor, Agent):
        role = "admin" if actor.is_admin else "agent"
    return Viewer(
        id=actor.id if isinstance(actor, Agent) else None,
        name=actor.name,
        email=host().email(user),
        role=role,
        avatar_url=host().avatar_url(user) or None,
    )


def _nav(request: HttpRequest, actor: Actor | None) -> NavUrls:
    is_admin = isinstance(actor, Agent) and actor.is_admin
    is_customer = isinstance(actor, Requester)
    return NavUrls(
        home=link("portal", "home"),
        customer_tickets=link("portal", "tickets") if is_customer else None,
        customer_new=link("portal", "new") if is_customer else None,
        agent_dashboard=_desk(actor, "dashboard"),
        agent_tickets=_desk(actor, "tickets"),
        agent_contacts=_desk(actor, "contacts"),
        agent_sla_report=(sla_link("escalated_agent:sla_report") or None) if isinstance(actor, Agent) else None,
        agent_counts=_desk(actor, "counts"),
        agent_search=_desk(actor, "search"),
        agent_people=_desk(actor, "people"),
        agent_undo=_desk(actor, "undo"),
        agent_bulk=_desk(actor, "bulk"),
        admin=(page_link("escalated_admin:overview") or None) if is_admin else None,
        agent_new=_desk(actor, "new") if _may_open(actor) else None,
        agent_settings=_desk(actor, "settings"),
        agent_inbox=_desk(actor, "inbox"),
        agent_notifications=_desk(actor, "notifications"),
        guest_create=_guest_form(request, actor),
        live=_live(request, actor),
        host_home=get_script_prefix(),
    )


def _guest_form(request: HttpRequest, actor: Actor | None) -> str | None:
    is_stranger = isinstance(actor, Guest) or not request.user.is_authenticated
    is_offered = is_stranger and install_settings().guest_form_enabled
    return link("portal", "guest_create") if is_offered else None


def _live(request: HttpRequest, actor: Actor | None) -> str | None:
    if isinstance(actor, Guest):
        return link("portal", "guest_live", request.token)  # type: ignore[attr-defined]  # set by the guests' door
    return link("portal", "live") if actor else None


def _desk(actor: Actor | None, name: str) -> str | None:
    return (page_link(f"escalated_agent:{name}") or None) if isinstance(actor, Agent) else None


def _may_open(actor: Actor | None) -> bool:
    return isinstance(actor, Agent) and actor.rights.allow(Act.OPEN)


def _locale(user: Any, actor: Actor | None) -> Locale:
    switch_url = _switch_url(actor)
    return Locale(
        language=translation.get_language() or settings.LANGUAGE_CODE,
        direction="rtl" if translation.get_language_bidi() else "ltr",
        time_zone=(host().time_zone(user) or None) if user.is_authenticated else None,
        languages=[_language(code) for code in offered_languages()] if switch_url else [],
        switch_url=switch_url,
    )


def _switch_url(actor: Actor | None) -> str | None:
    """Return where people choose their language: agents in their settings, others in Django's view where it is."""
    own = _desk(actor, "settings")
    if own:
        return own
    try:
        return reverse("set_language")
    except NoReverseMatch:
        return None


def _language(code: str) -> Language:
    return Language(code=code, name=translation.get_language_info(code)["name_local"])


def _csrf(request: HttpRequest) -> Csrf:
    return Csrf(
        cookie_name=settings.CSRF_COOKIE_NAME,
        header_name="X-CSRFToken",
        token=get_token(request) if settings.CSRF_USE_SESSIONS or settings.CSRF_COOKIE_HTTPONLY else None,
    )


def _availability(profile: AgentProfile) -> Availability:
    return Availability(is_available=profile.is_available, away_until=profile.away_until if profile.is_away else None)


def _worker() -> WorkerState:
    health = worker_health()
    return WorkerState(is_late=health.is_late, seen_at=health.seen_at)
