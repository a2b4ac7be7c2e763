"""An agent's own settings."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from escalated.administration.agent_settings import (
    SIGNATURE_LENGTH,
    AgentSettings,
    change_agent_settings,
    languages,
)
from escalated.core.schema import Schema, Timestamp
from escalated.people.models import AgentProfile
from escalated.tickets.bodies import to_html
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice


class OwnSettings(Schema):
    """``away_until`` is set only while it is to come."""

    is_available: bool
    away_until: Timestamp | None
    signature: str
    language: str


class AgentSettingsPage(Page):
    component: ClassVar[str] = "Escalated/Agent/Settings"
    settings: OwnSettings
    signature_html: str
    signature_limit: int
    languages: list[Choice]
    save_url: str


@agent_page("GET", "POST")
def own_settings(request: AgentRequest) -> HttpResponse:
    profile = request.actor.profile
    if request.method != "POST":
        return _page(profile).respond(request)
    change_agent_settings(profile, read_body(request, AgentSettings), by=request.actor)
    return changed(request, lambda: _page(profile), url=link("agent", "settings"), told=_("Settings saved"))


def _page(profile: AgentProfile) -> AgentSettingsPage:
    return AgentSettingsPage(
        settings=OwnSettings(
            is_available=profile.is_available,
            away_until=profile.away_until if profile.is_away else None,
            signature=profile.signature,
            language=profile.language,
        ),
        signature_html=to_html(profile.signature, "markdown"),
        signature_limit=SIGNATURE_LENGTH,
        languages=choices(languages()),
        save_url=link("agent", "settings"),
    )
