"""Asking about a thing of the host's: who may, and the word by which a link carries the thing to the form."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model

from escalated.core.errors import DomainError
from escalated.panels.asking import ask
from escalated.panels.references import object_of, place_of
from escalated.people.host import host

SALT = "escalated.about"


def about_token(thing: Model, *, user: Any) -> str:
    """Return the word that stands for a thing in this user's links; empty where the host does not say it is theirs."""
    if not _may_ask_about(user, thing):
        return ""
    return signing.dumps([*place_of(thing), str(user.pk)], salt=SALT)


def asked_about(token: str, *, user: Any) -> Model | None:
    """Return the thing that a word stands for, if the host says, now, that it is this user's."""
    try:
        model, key, owner = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    thing = object_of(model, key) if owner == str(user.pk) else None
    return thing if thing is not None and _may_ask_about(user, thing) else None


def _may_ask_about(user: Any, thing: Model) -> bool:
    if user is None or not user.is_authenticated:
        return False
    try:
        return bool(ask("may_ask_about", host().may_ask_about, user, thing))
    except (DomainError, ValidationError):
        return False
