"""Keys and random names."""

from __future__ import annotations

import hashlib
import secrets


def random_name() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def digest_key(*parts: str | bytes) -> str:
    """Return one sha256 over the parts, each preceded by its length, so that no two lists share a key."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()
