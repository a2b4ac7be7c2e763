"""Finding a thing of the host's for a ticket: asked of its panels, for the agent who looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from escalated.core.errors import DomainError, InvalidInput
from escalated.panels import Panel, registered
from escalated.panels.asking import ask, words
from escalated.panels.panel import panel_for
from escalated.panels.references import TITLE_LENGTH, object_of, place_of, ref_of
from escalated.people.actors import Agent
from escalated.people.rights import Act

SALT = "escalated.chosen_object"
LASTS = timedelta(days=1)


@dataclass(frozen=True)
class FoundThing:
    """A thing an agent may choose under ``key``, and what tells it from others."""

    key: str
    title: str
    subtitle: str
    type: str


def objects_named(text: str, *, by: Agent, most: int) -> list[FoundThing]:
    """Return things the host finds for this agent, the best of each model first; one that fails finds nothing.

    Nothing is found for an agent who may link none.
    """
    if not text or not by.rights.allow(Act.EDIT):
        return []
    found = [_found_by(panel, text, by=by, most=most) for panel in registered().values()]
    return [each for row in zip_longest(*found) for each in row if each is not None][:most]


def chosen_object(key: str, *, by: Agent) -> Model:
    """Return the thing that was found under that key within a day, if this agent may see it.

    Raises InvalidInput on ``object``.
    """
    try:
        model, stored = signing.loads(key, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        model, stored = "", ""
    thing = object_of(model, stored)
    panel = panel_for(model)
    if thing is None or panel is None or not ask("may_see", panel.may_see, by.profile.user, thing):
        raise InvalidInput(object=_("Look for it again, then choose it."))
    return thing


def _found_by(panel: Panel[Any], text: str, *, by: Agent, most: int) -> Sequence[FoundThing]:
    user = by.profile.user

    def found() -> list[FoundThing]:
        things = list(panel.search(text, most, asked_by=user))[:most]
        return [_found(panel, each) for each in things if panel.may_see(user, each)]

    try:
        return ask("search", found)
    except (DomainError, ValidationError):
        return []


def key_of(thing: Model) -> str:
    """Return the key under which a thing that was found is chosen."""
    return signing.dumps(place_of(thing), salt=SALT)


def _found(panel: Panel[Any], thing: Model) -> FoundThing:
    return FoundThing(
        key=key_of(thing),
        title=ref_of(thing).title,
        subtitle=words(panel.subtitle(thing), TITLE_LENGTH),
        type=str(thing._meta.verbose_name),
    )
