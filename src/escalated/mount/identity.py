"""Who asks: a person of the host, and the row of ours that stands for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from asgiref.sync import iscoroutinefunction
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

KEY_LENGTH = 150  # a user name of Django's own users
NAME_LENGTH = 150


@dataclass(frozen=True)
class Person:
    """Somebody the host knows.

    ``key`` is theirs for ever and nobody else's: 1 to 150 characters. An agent answers requests, an admin sets the
    helpdesk up and is an agent too. Raises ValueError for a key that cannot be kept.
    """

    key: str
    email: str = ""
    name: str = ""
    is_agent: bool = False
    is_admin: bool = False

    def __post_init__(self) -> None:
        is_text = isinstance(cast(object, self.key), str)
        if not is_text or not 0 < len(self.key) <= KEY_LENGTH or "\0" in self.key:
            raise ValueError(f"Person.key must be a text of 1 to {KEY_LENGTH} characters that never changes.")


Identify = Callable[[HttpRequest], Person | None]


def know(person: Person) -> Any:
    """Return the user that stands for this person, made or brought up to date if need be.

    Each request does so. Call it when somebody's name or rights change while they are away, too: lists of agents and
    mails go by what was last known.
    """
    users = apps.get_model("auth", "User")._default_manager
    told = {
        "email": person.email[:254],
        "first_name": person.name.replace("\0", "")[:NAME_LENGTH],
        "is_staff": person.is_agent or person.is_admin,
        "is_superuser": person.is_admin,
    }
    user, is_new = users.get_or_create(username=person.key, defaults={**told, "password": make_password(None)})
    changed = [name for name, value in told.items() if getattr(user, name) != value]
    if changed and not is_new:
        for name in changed:
            setattr(user, name, told[name])
        user.save(update_fields=changed)
    return user


class AuthenticationMiddleware:
    """Asks the host with every request who makes it; no cookie of ours signs anybody in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.identify: Identify = said("IDENTIFY")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = cast(Any, SimpleLazyObject(lambda: self._user(request)))
        return self.get_response(request)

    def _user(self, request: HttpRequest) -> Any:
        person = self.identify(request)
        return know(person) if person else import_string("django.contrib.auth.models.AnonymousUser")()


def said(key: str) -> Any:
    """Return what the host said of its helpdesk."""
    return settings.ESCALATED_MOUNT[key]  # type: ignore[misc]  # a setting of ours alone


def checked(identify: Identify) -> Identify:
    """Return the callable; raises TypeError for one that cannot be called from a thread."""
    if not callable(cast(object, identify)) or iscoroutinefunction(identify):
        remedy = "wrap an async function in asgiref.sync.async_to_sync"
        raise TypeError(f"identify must be a function that takes a request and returns a Person or None; {remedy}.")
    return identify


def is_agent(user: Any) -> bool:
    return bool(user.is_staff)


def is_admin(user: Any) -> bool:
    return bool(user.is_superuser)


def proven_addresses(user: Any) -> Sequence[str]:
    """Return the address the host gave, where it said that it proves what it gives."""
    return [user.email] if user.email and said("EMAILS_ARE_PROVEN") else []
