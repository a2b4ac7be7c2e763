"""Writes the table of docs/signals-and-hooks.md from ``escalated.signals``: ``python -m tests.docs.signal_table``."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from escalated.signals import SIGNALS, TicketEvent, TicketSignal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "signals-and-hooks.md"
BETWEEN = re.compile(r"(?<=<!-- signals -->\n).*(?=<!-- /signals -->)", re.DOTALL)


def table() -> str:
    """Return the rows of all signals, as the module declares them."""
    rows = "".join(_row(name, signal) for name, signal in SIGNALS.items())
    return f"\n| signal | event | what it tells besides | when |\n|---|---|---|---|\n{rows}\n"


def _row(name: str, signal: TicketSignal) -> str:
    common = {each.name for each in fields(TicketEvent)}
    own = ", ".join(f"`{each.name}: {each.type}`" for each in fields(signal.event) if each.name not in common)
    when = " ".join((signal.event.__doc__ or "").split()).replace("``", "`")
    return f"| `{name}` | `{signal.event.__name__}` | {own.replace('|', chr(92) + '|')} | {when} |\n"


if __name__ == "__main__":
    PAGE.write_text(BETWEEN.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
