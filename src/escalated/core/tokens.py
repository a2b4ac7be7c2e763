"""Tokens that open something: made from a nonce and the install's own key, so that no table holds one."""

from __future__ import annotations

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from escalated.core.ids import digest_key

SALT = "escalated.token"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # base64url of 256 bits


def token_of(purpose: str, nonce: str, *, digest: str) -> str | None:
    """Return the token whose digest this is, or None where the key it was made with is gone."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = new_token(purpose, nonce, secret=secret)
        if constant_time_compare(token_digest(purpose, token), digest):
            return token
    return None


def new_token(purpose: str, nonce: str, *, secret: str | bytes | None = None) -> str:
    """Return the token of that nonce: the same one each time, for whoever knows the key."""
    made = salted_hmac(SALT, f"{purpose}:{nonce}", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def token_digest(purpose: str, token: str) -> str:
    """Return what is stored of a token, and looked for; one of another purpose is another."""
    return digest_key("token", purpose, token)


def is_token(given: str) -> bool:
    """Tell whether this could be a token at all."""
    return _TOKEN.fullmatch(given) is not None
