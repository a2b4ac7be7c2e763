"""The built front end: which files a page loads, by the manifest that the build leaves."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.templatetags.static import static

MANIFEST = Path(__file__).resolve().parent.parent / "static" / "escalated" / "app" / "manifest.json"
ENTRY = "src/main.ts"


@dataclass(frozen=True)
class Assets:
    """URLs of the entry script, what it imports at once, its styles, and the icon of the tab."""

    icon: str
    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]


def app_assets() -> Assets:
    """Return what the agent desk and the portal load first.

    Names are hashed by the build, so they are joined to the folder and not asked of the static storage one by one:
    a second hash would give the entry two URLs, and its chunks would import it twice.
    """
    folder = static("escalated/app/manifest.json").partition("?")[0].rpartition("/")[0]
    build = _build()
    preload, styles = (tuple(f"{folder}/{name}" for name in names) for names in (build.preload, build.styles))
    return Assets(f"{folder}/icon.svg", f"{folder}/{build.script}", preload, styles)


def asset_version() -> str:
    """Return a short digest of the build; a client that booted with another one offers to reload."""
    return _build().version


@dataclass(frozen=True)
class _Build:
    version: str
    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]


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
    chunks, waiting = [], [ENTRY]
    while waiting:
        name = waiting.pop(0)
        if name not in chunks:
            chunks.append(name)
            waiting.extend(_names(manifest[name].get("imports")))
    styles = [style for name in chunks for style in _names(manifest[name].get("css"))]
    files = [str(manifest[name]["file"]) for name in chunks]
    version = hashlib.sha256(content).hexdigest()[:12]
    return _Build(version, files[0], tuple(files[1:]), tuple(dict.fromkeys(styles)))


def _names(given: object) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else []


def csp_nonce(request: HttpRequest) -> str:
    """Return the nonce of the host's Content-Security-Policy, by django-csp or by Django 6, or an empty string."""
    nonce = getattr(request, "csp_nonce", None) or getattr(request, "_csp_nonce", None)
    return str(nonce) if nonce else ""
