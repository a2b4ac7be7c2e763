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

BUILD = Path(__file__).resolve().parent.parent / "static" / "escalated" / "app"
ENTRY = "src/main.ts"


@dataclass(frozen=True)
class Assets:
    """URLs of the entry script, what it imports at once, and its styles."""

    script: str
    preload: tuple[str, ...]
    styles: tuple[str, ...]


def app_assets() -> Assets:
    """Return what the agent desk and the portal load first.

    Names are hashed by the build, so they are joined to the folder and not asked of the static storage one by one:
    a second hash would give the entry two URLs, and its chunks would import it twice.
    """
    folder = static("escalated/app/manifest.json").partition("?")[0].rpartition("/")[0]
    script, preload, styles = _entry()
    return Assets(f"{folder}/{script}", *(tuple(f"{folder}/{name}" for name in names) for names in (preload, styles)))


def asset_version() -> str:
    """Return a short digest of the build; a client that booted with another one offers to reload."""
    return _manifest()[1]


@lru_cache(maxsize=1)
def _manifest() -> tuple[dict[str, dict[str, object]], str]:
    try:
        content = (BUILD / "manifest.json").read_bytes()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Escalated's built front end is missing. Install the wheel, or run `make build` in a checkout."
        ) from None
    return json.loads(content), hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=1)
def _entry() -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    manifest, _ = _manifest()
    chunks, waiting = [], [ENTRY]
    while waiting:
        name = waiting.pop(0)
        if name not in chunks:
            chunks.append(name)
            waiting.extend(_names(manifest[name].get("imports")))
    styles = [style for name in chunks for style in _names(manifest[name].get("css"))]
    files = [str(manifest[name]["file"]) for name in chunks]
    return files[0], tuple(files[1:]), tuple(dict.fromkeys(styles))


def _names(given: object) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else []


def csp_nonce(request: HttpRequest) -> str:
    """Return the nonce of the host's Content-Security-Policy, by django-csp or by Django 6, or an empty string."""
    nonce = getattr(request, "csp_nonce", None) or getattr(request, "_csp_nonce", None)
    return str(nonce) if nonce else ""
