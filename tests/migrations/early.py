"""The oldest schema from which an install is upgraded: what came before was run on empty tables."""

from __future__ import annotations

EARLY = "0012_contacts"
