"""How a thing of the host's is stored: by its model's label and its key as text, whatever the key's type."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from escalated.core.errors import InvalidInput
from escalated.panels.asking import HostFailed, ask, words
from escalated.panels.facts import safe_url
from escalated.panels.panel import Panel, label_of, panel_for

KEY_LENGTH = 191  # of characters of four bytes: with the label, what an index of MariaDB takes
TITLE_LENGTH = 200
URL_LENGTH = 500


class ObjectRef(BaseModel):
    """A thing of the host's; ``title`` and ``url`` are what it was called and where it was when it was named."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    key: str
    title: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """How a URL names it: ``shop.order:7``."""
        return f"{self.model}:{self.key}"


def place_named(name: str) -> tuple[str, str]:
    """Return label and key of what a URL or a person names, whose model may be written as ``shop.Order``."""
    model, _colon, key = name.partition(":")
    return model.lower(), key


def place_of(thing: models.Model) -> tuple[str, str]:
    """Return label and key of a saved thing, and ask the host nothing.

    Raises InvalidInput on ``about`` for one that cannot be stored.
    """
    if thing.pk is None or thing._state.adding:
        raise InvalidInput(about=_("Save it before a ticket is about it."))
    label, key = label_of(thing), str(thing.pk)
    if isinstance(thing.pk, tuple) or len(key) > KEY_LENGTH:
        raise InvalidInput(about=_("Its key does not fit: take a thing with one key of at most 191 characters."))
    return label, key


def ref_of(thing: models.Model) -> ObjectRef:
    """Return how a saved thing is stored, called as the host calls it now. Raises InvalidInput as ``place_of``."""
    label, key = place_of(thing)
    panel = panel_for(label) or Panel()
    return ObjectRef(
        model=label,
        key=key,
        title=words(_answer("title", panel.title, thing) or called(f"{label}:{key}"), TITLE_LENGTH),
        url=stored_url(_answer("url", panel.url, thing)),
    )


def stored_url(given: Any) -> str:
    """Return an address as it is kept: none that is not one, or that is too long."""
    url = safe_url(str(given or ""))
    return url if len(url) <= URL_LENGTH else ""


def _answer(what: str, function: Any, thing: models.Model) -> Any:
    """Return what the panel says, or nothing where it fails: a ticket is not lost for its title."""
    try:
        return ask(what, function, thing)
    except (HostFailed, InvalidInput, ValidationError):
        return ""


def model_of(label: str) -> type[models.Model] | None:
    """Return the model of a label, or None where the host has it no more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def many_of(label: str) -> str:
    """Return what people call a model's things: orders."""
    model = model_of(label)
    return str(model._meta.verbose_name_plural) if model else label


def called(name: str) -> str:
    """Return what a thing is called of which nothing but its name is known: order 7."""
    label, key = place_named(name)
    model = model_of(label)
    return f"{model._meta.verbose_name} {key}" if model else name


def object_of(label: str, key: str) -> models.Model | None:
    """Return the thing, read now, or None where it or its model is gone."""
    model = model_of(label)
    if model is None:
        return None
    try:
        pk = model._meta.pk.to_python(key)
    except ValidationError:
        return None
    found: models.Model | None = model._base_manager.filter(pk=pk).first()
    return found
