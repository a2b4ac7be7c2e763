"""What a panel can tell of a thing: typed values, which the agent's browser writes in the agent's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlsplit

Tone = Literal["neutral", "good", "warning", "bad"]


@dataclass(frozen=True)
class Text:
    """Words; anything else is written as ``str`` writes it."""

    label: Any
    value: Any


@dataclass(frozen=True)
class Money:
    """An amount in units of a currency, named as ISO 4217 does: ``EUR``."""

    label: Any
    amount: Decimal | int
    currency: str


@dataclass(frozen=True)
class Moment:
    """An aware moment, told in the agent's time zone."""

    label: Any
    at: datetime


@dataclass(frozen=True)
class Day:
    """A day of the calendar; it has no zone."""

    label: Any
    on: date


@dataclass(frozen=True)
class Link:
    """Words that lead to an http or https address or to a path of this site; other addresses leave the words alone."""

    label: Any
    value: Any
    url: str


@dataclass(frozen=True)
class Status:
    """One of a few states, with how good it is."""

    label: Any
    value: Any
    tone: Tone = "neutral"


Fact = Text | Money | Moment | Day | Link | Status


def safe_url(url: str) -> str:
    """Return an http or https address or a path of this site; empty for anything else, ``javascript:`` say."""
    if not url.isprintable() or "\\" in url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_whole = parts.scheme in ("http", "https") and bool(parts.netloc)
    is_path = not parts.scheme and not parts.netloc and url.startswith("/")
    return url if is_whole or is_path else ""
