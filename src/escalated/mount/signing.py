"""A header that says who asks, signed by whatever stands before us with a secret that both know.

The value is ``payload.signature``: the payload is base64url, without padding, of a JSON object with ``key``, ``email``,
``name``, ``agent``, ``admin`` and ``at`` (seconds since 1970); the signature is HMAC-SHA256 (RFC 2104) over the text of
the payload, in lower-case hexadecimal.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
from typing import Any

from django.http import HttpRequest

from escalated.mount.identity import Identify, Person

HEADER = "X-Escalated-Identity"
VALID_SECONDS = 60
CLOCKS_APART_SECONDS = 5
SHORTEST_SECRET = 32
LONGEST_HEADER = 4096

logger = logging.getLogger("escalated.mount")


class Refused(Exception):
    """The header proves nothing; the message says why."""


def sign(person: Person, secret: str, *, at: float | None = None) -> str:
    """Return the header's value for this person; ``at`` is seconds since 1970, by default now."""
    told = {
        "key": person.key,
        "email": person.email,
        "name": person.name,
        "agent": person.is_agent,
        "admin": person.is_admin,
        "at": int(time.time() if at is None else at),
    }
    payload = base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{payload}.{_signature(payload, secret)}"


def signed_header(secret: str, *, header: str = HEADER, valid_seconds: int = VALID_SECONDS) -> Identify:
    """Return an ``identify`` that believes the header when its signature holds and it is at most that old.

    Whoever comes without the header, or with one that proves nothing, is nobody. Raises ValueError for a secret of
    fewer than 32 characters.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"The secret that signs {header} must have {SHORTEST_SECRET} characters or more.")

    def identify(request: HttpRequest) -> Person | None:
        given = request.headers.get(header, "")
        if not given:
            return None
        try:
            return _person(given, secret, valid_seconds)
        except Refused as refusal:
            logger.warning("%s was refused: %s.", header, refusal)
            return None

    return identify


def _person(given: str, secret: str, valid_seconds: int) -> Person:
    payload, _, signature = given.partition(".")
    # Bytes, because a comparison of texts refuses what is not ASCII by raising.
    if len(given) > LONGEST_HEADER or not hmac.compare_digest(signature.encode(), _signature(payload, secret).encode()):
        raise Refused("its signature is wrong")
    told = _read(payload)
    age = time.time() - told["at"]
    if not -CLOCKS_APART_SECONDS <= age <= valid_seconds:
        raise Refused(
            f"it is {round(age)} seconds old, and may be {valid_seconds}; compare the clocks of both machines"
        )
    return Person(
        told["key"],
        email=str(told.get("email", "")),
        name=str(told.get("name", "")),
        is_agent=told.get("agent") is True,
        is_admin=told.get("admin") is True,
    )


def _read(payload: str) -> dict[str, Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        Person(told["key"])
        return {**told, "at": int(told["at"])}
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise Refused(f"its payload cannot be read ({type(error).__name__})") from None


def _signature(payload: str, secret: str) -> str:
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
