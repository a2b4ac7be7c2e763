"""Whether this install promises anything: asked where clocks start, where they are told of and where they are shown."""

from __future__ import annotations

from escalated.conf import host_settings


def is_sla_on() -> bool:
    """Tell whether the host lets the SLA run: ``ESCALATED["SLA"]["ENABLED"]``."""
    return host_settings().sla.enabled
