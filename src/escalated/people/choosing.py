"""Choosing a customer among the host's users, who may never have needed support and so have no contact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing

from escalated.people.actors import Agent
from escalated.people.host import host
from escalated.people.rights import Act

SALT = "escalated.chosen_user"
LASTS = timedelta(days=1)
AT_LEAST = 3  # letters: fewer find anybody, at the price of a look at every user of the host


def users_named(text: str, *, by: Agent, most: int) -> list[Any]:
    """Return users whom the host shows this agent; nobody to an agent who may open no tickets."""
    if len(text) < AT_LEAST or not by.rights.allow(Act.OPEN):
        return []
    return list(host().search_customers(text, most, asked_by=by.profile.user))[:most]


def key_of(user: Any, *, by: Agent) -> str:
    """Return the key by which this agent may choose a user whom they were shown; it opens nobody else."""
    return signing.dumps([by.profile.pk, str(user.pk)], salt=SALT)


def user_of(key: str, *, by: Agent) -> Any | None:
    """Return the user this agent was shown under that key, within a day."""
    try:
        shown_to, pk = signing.loads(key, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    is_theirs = shown_to == by.profile.pk and by.rights.allow(Act.OPEN)
    return get_user_model()._default_manager.filter(pk=pk).first() if is_theirs else None
