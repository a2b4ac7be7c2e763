"""In which language somebody is spoken to, and which they may choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import translation

import escalated
from escalated.people.actors import Actor, Agent

SPOKEN = {"en", *(folder.name for folder in (Path(escalated.__file__).parent / "locale").iterdir())}


def offered_languages() -> list[str]:
    """Return those the host has and we speak, a region only where the language itself is not offered."""
    offered = [code for code, _ in settings.LANGUAGES]
    return [code for code in offered if is_spoken(code) and (code == _base(code) or _base(code) not in offered)]


def is_spoken(code: str) -> bool:
    """Tell whether the host has this language and we speak it."""
    return code in dict(settings.LANGUAGES) and _base(code) in SPOKEN


def spoken_to(actor: Actor, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer an agent in the language of their settings, whatever their browser asks for; others as the host does."""
    code = actor.profile.language if isinstance(actor, Agent) else ""
    if not is_spoken(code):
        return view()
    with translation.override(code):
        response = view()
    response.headers.setdefault("Content-Language", code)
    return response


def _base(code: str) -> str:
    return code.split("-", maxsplit=1)[0]
