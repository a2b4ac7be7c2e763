"""The built front end: which files a page loads, by the manifest that the build leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.templatetags.static import static

MANIFEST = Path(__file__).resolve().parent.parent / "static" / "escalated" / "app" / "manifest.json"
ENTRY = "src/main.ts"


@dataclass(frozen=True)
class Assets:
    """URLs of the entry script, what it and the page import at once, its styles, and the icon of the tab."""

    icon: str
    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]


def app_assets(component: str = "", language: str = "en") -> Assets:
    """Return what the agent desk and the portal load first to show that page of theirs in that language.

    Names are hashed by the build, so they are joined to the folder and not asked of the static storage one by one:
    a second hash would give the entry two URLs, and its chunks would import it twice. The page and its words are
    named before the entry asks for them, so that the browser loads all of it at once.
    """
    folder = static("escalated/app/manifest.json").partition("?")[0].rpartition("/")[0]
    build = _build()
    sources = (_page(component), f"src/locales/{language}.json")
    named = [*build.preload, *(file for source in sources for file in build.files.get(source, ()))]
    preload, styles = (tuple(f"{folder}/{name}" for name in names) for names in (dict.fromkeys(named), build.styles))
    return Assets(f"{folder}/icon.svg", f"{folder}/{build.script}", preload, styles)


def _page(component: str) -> str:
    """Return the source of a page: ``Escalated/Agent/TicketIndex`` stands in ``pages/agent/TicketIndex.vue``."""
    *area, name = component.removeprefix("Escalated/").split("/", 1)
    return f"src/pages/{'/'.join([*(each.lower() for each in area), name])}.vue"


def asset_version() -> str:
    """Return a short digest of the build; a client that booted with another one offers to reload."""
    return _build().version


@dataclass(frozen=True)
class _Build:
    version: str
    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]
    files: Mapping[str, tuple[str, ...]]


def _build() -> _Build:
    try:
        return _read(MANIFEST.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Escalated's built front end is missing. Install the wheel, or run `make build` in a checkout."
        ) from None


@lru_cache(maxsize=1)
def _read(written_at: int) -> _Build:
    """Read the manifest, again whenever it was written anew."""
    content = MANIFEST.read_bytes()
    manifest = json.loads(content)
    files = {source: tuple(manifest[name]["file"] for name in _chunks(manifest, source)) for source in manifest}
    styles = [style for name in _chunks(manifest, ENTRY) for style in manifest[name].get("css", ())]
    version = hashlib.sha256(content).hexdigest()[:12]
    script, *preload = files[ENTRY]
    return _Build(version, script, tuple(preload), tuple(dict.fromkeys(styles)), files)


def _chunks(manifest: dict[str, Any], source: str) -> list[str]:
    """Return what a source becomes and what that imports, in the order in which it is met."""
    chunks, waiting = [], [source]
    while waiting:
        name = waiting.pop(0)
        if name not in chunks:
            chunks.append(name)
            waiting.extend(manifest[name].get("imports", ()))
    return chunks


def csp_nonce(request: HttpRequest) -> str:
    """Return the nonce of the host's Content-Security-Policy, by django-csp or by Django 6, or an empty string."""
    nonce = getattr(request, "csp_nonce", None) or getattr(request, "_csp_nonce", None)
    return str(nonce) if nonce else ""
