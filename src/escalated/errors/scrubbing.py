"""Showing a local variable: shortly, without what is secret, and without running any code of the host's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

MASK = "********"
LONGEST, SCRUBBED, MOST, DEEPEST = 200, 4000, 10, 3

# Names of Django's own filter, and what else nobody is to read in a ticket.
_SECRET_NAME = re.compile(
    r"api|auth|token|key|secret|pass|pwd|signature|cookie|session|csrf|credential|card|cvv|cvc|iban|ssn|\bpin\b|otp",
    re.IGNORECASE,
)
# Every repetition has an end: what a visitor sends may be made to be slow.
_SECRET_WORDS = re.compile(
    r"\b(?:bearer|basic|digest)\s{1,3}[\w.~+/=-]{6,2000}"  # RFC 9110, section 11.6.2: credentials in a header
    r"|\beyJ[\w-]{1,2000}\.[\w-]{1,2000}(?:\.[\w-]{0,2000})?"  # RFC 7519: a JWT is base64url of JSON, and so begins
    r"|://[^/\s:@]{1,200}:[^/\s@]{1,200}@"  # user and password in a URL
    r"|((?:api_?key|auth|token|secret|passw|pwd|sessionid|csrf|cookie|signature|cvv|cvc)[\w-]{0,30}[\"']?\s{0,3}[=:]\s{0,3})"
    r"[\"']?(?:(?:bearer|basic|digest)\s{1,3})?[^\s\"'&;,)}]{1,2000}",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")  # ISO/IEC 7812: 13 to 19 digits, and Luhn's check digit
_PLAIN = (bool, int, float, complex, Decimal, UUID, date, time, timedelta, type(None))


def shown(name: str, value: Any) -> str:
    """Return a variable as a ticket may show it; a secret one by name is a mask, whatever it is."""
    return MASK if _SECRET_NAME.search(name) else _shown(value, DEEPEST)


def scrubbed(text: str) -> str:
    """Return the text with a mask for what looks like a card number, a token or a password."""
    return _CARD.sub(_masked_card, _SECRET_WORDS.sub(_masked_word, text))


def _masked_word(match: re.Match[str]) -> str:
    if match[0].startswith("://"):
        return f"://{MASK}@"
    return f"{match[1] or ''}{MASK}"


def _masked_card(match: re.Match[str]) -> str:
    digits = [int(digit) for digit in match[0] if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return match[0] if (sum(digits[::-2]) + sum(doubled)) % 10 else MASK


def _shown(value: Any, depth: int) -> str:
    """Show what the language itself brings: a ``__repr__`` of the host's may raise, ask a database or take long."""
    kind = type(value)
    if kind is str:
        # Cut last: of a secret that is cut, half would stay unknown as one.
        return repr(scrubbed(value[:SCRUBBED])[:LONGEST]) + ("…" if len(value) > LONGEST else "")
    if kind in _PLAIN:
        return scrubbed(repr(value)[:LONGEST])
    if kind in (list, tuple, set, frozenset, dict):
        return _of_many(value, depth)
    if isinstance(value, Model):
        return f"<{kind.__name__} {scrubbed(str(vars(value).get(value._meta.pk.attname))[:LONGEST])}>"
    return f"<{kind.__module__}.{kind.__qualname__}>"


def _of_many(value: Any, depth: int) -> str:
    if not depth:
        return f"<{type(value).__name__} of {len(value)}>"
    rest = ", …" if len(value) > MOST else ""
    first = [item for _, item in zip(range(MOST), value.items() if isinstance(value, Mapping) else value, strict=False)]
    if isinstance(value, Mapping):
        pairs = (f"{_shown(key, 0)}: {_of_key(key, item, depth)}" for key, item in first)
        return "{" + ", ".join(pairs) + rest + "}"
    return f"{type(value).__name__}({', '.join(_shown(item, depth - 1) for item in first)}{rest})"


def _of_key(key: Any, item: Any, depth: int) -> str:
    return shown(key, item) if isinstance(key, str) and _SECRET_NAME.search(key) else _shown(item, depth - 1)
