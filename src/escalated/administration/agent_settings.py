"""What an agent sets for themselves: whether they get new tickets, until when they are away, signature, language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from escalated.administration.differences import Changes, compared, differences, told
from escalated.core.db import lock, now, operation
from escalated.core.errors import InvalidInput, NotAllowed
from escalated.core.html import clean_text
from escalated.core.schema import Input
from escalated.people.actors import Actor, Agent, System
from escalated.people.models import AgentProfile
from escalated.timeline.audit import AdminChange, Difference, record_change

LONGEST_AWAY = timedelta(days=366)
SIGNATURE_LENGTH = 2_000

LABELS = {
    "is_available": gettext_lazy("availability"),
    "away_until": gettext_lazy("absence"),
    "signature": gettext_lazy("signature"),
    "language": gettext_lazy("language"),
}


class AgentSettings(Input):
    """Any of an agent's settings: an ``away_until`` of null is being there, a ``language`` of "" the site's own."""

    is_available: bool = True
    away_until: datetime | None = None
    signature: str = Field(default="", max_length=SIGNATURE_LENGTH)
    language: str = ""


class AgentSettingsChanged(AdminChange):
    """``changes`` is (before, after) by the name of the setting."""

    kind = "agent.settings_changed"
    changes: Changes

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "agent": self.subject, "settings": told(self.changes, LABELS)}
        if actor == self.subject:
            return _("%(actor)s changed their own settings: %(settings)s") % values
        return _("%(actor)s changed the settings of %(agent)s: %(settings)s") % values

    def differences(self) -> list[Difference]:
        changes = dict(self.changes)
        if "away_until" in changes:
            was, is_now = changes["away_until"]
            changes["away_until"] = (_shown(was), _shown(is_now))
        return compared(changes, LABELS)


def _shown(moment: str | None) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(moment)), "DATETIME_FORMAT") if moment else ""


@operation
def change_agent_settings(profile: AgentProfile, given: AgentSettings, *, by: Actor) -> None:
    """Change those of the settings that are given: one's own, or as an admin anybody's. Raises InvalidInput."""
    if not may_change(by, profile):
        raise NotAllowed(_("These settings are another agent's."))
    _refuse(given)
    lock(profile)
    wanted = {name: _stored(value) for name, value in given.model_dump(exclude_unset=True).items()}
    changes = differences({name: getattr(profile, name) for name in wanted}, wanted)
    if not changes:
        return
    for name, (_before, after) in changes.items():
        setattr(profile, name, after)
    profile.save(update_fields=list(changes))
    record_change(AgentSettingsChanged(subject_id=profile.pk, subject=profile.name, changes=changes), by=by)


def may_change(by: Actor, profile: AgentProfile) -> bool:
    return isinstance(by, System) or (isinstance(by, Agent) and (by.is_admin or by.profile.pk == profile.pk))


def languages() -> list[tuple[str, str]]:
    """Return the codes of the host's languages, each with the language's own name for itself."""
    return [(code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


def _stored(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _refuse(given: AgentSettings) -> None:
    problems = dict(_problems(given))
    if problems:
        raise InvalidInput(**problems)


def _problems(given: AgentSettings) -> Iterator[tuple[str, str]]:
    until, moment = given.away_until, now()
    if until is not None and timezone.is_naive(until):
        yield "away_until", _("Name a moment with its time zone, such as 2026-12-31T09:00:00+01:00.")
    elif until is not None and until <= moment:
        yield "away_until", _("Choose a moment that is still to come.")
    elif until is not None and until > moment + LONGEST_AWAY:
        yield "away_until", _("Choose a moment within a year.")
    if given.language and given.language not in dict(settings.LANGUAGES):
        yield "language", _("Choose one of the languages offered.")
