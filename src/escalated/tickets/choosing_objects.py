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
from escalated.panels import Panel
from escalated.panels.asking import ask, ask_in_time, words
from escalated.panels.panel import panel_for, searchable
from escalated.panels.references import TITLE_LENGTH, many_of, object_of, place_of, ref_of
from escalated.people.actors import Agent
from escalated.people.rights import Act

SALT = "escalated.chosen_object"
LASTS = timedelta(days=1)


@dataclass(frozen=True)
class FoundThing:
    """A thing an agent may choose under ``key``, what tells it from others, and how a URL names it."""

    key: str
    name: str
    title: str
    subtitle: str
    type: str


@dataclass(frozen=True)
class FoundThings:
    """What the host found, and of which models it could say nothing, as people call their things."""

    things: list[FoundThing]
    unanswered: list[str]


def can_look(by: Agent) -> bool:
    """Tell whether there is anything that this agent may look for: who may link nothing may not."""
    return bool(searchable()) and by.rights.allow(Act.EDIT)


def objects_named(text: str, *, by: Agent, most: int) -> FoundThings:
    """Return things the host finds for this agent, the best of each model first."""
    if not text or not can_look(by):
        return FoundThings([], [])
    found = {label: _found_by(panel, text, by=by, most=most) for label, panel in searchable().items()}
    answers = [each for each in found.values() if each is not None]
    return FoundThings(
        [each for row in zip_longest(*answers) for each in row if each is not None][:most],
        [many_of(label) for label, answer in found.items() if answer is None],
    )


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


def _found_by(panel: Panel[Any], text: str, *, by: Agent, most: int) -> Sequence[FoundThing] | None:
    """Return what one panel finds, None where it fails."""
    user = by.profile.user

    def found() -> list[FoundThing]:
        things = list(panel.search(text, most, asked_by=user))[:most]
        return [_found(panel, each) for each in things if panel.may_see(user, each)]

    try:
        return ask_in_time("search", found)
    except (DomainError, ValidationError):
        return None


def key_of(thing: Model) -> str:
    """Return the key under which a thing that was found is chosen."""
    return signing.dumps(place_of(thing), salt=SALT)


def _found(panel: Panel[Any], thing: Model) -> FoundThing:
    ref = ref_of(thing)
    return FoundThing(
        key=key_of(thing),
        name=ref.name,
        title=ref.title,
        subtitle=words(panel.subtitle(thing), TITLE_LENGTH),
        type=str(thing._meta.verbose_name),
    )
