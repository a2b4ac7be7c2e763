"""What agents see of the host's own things beside a ticket, and what they may do to them there.

A host writes one class for each model, in ``escalated_panels.py`` of any of its apps; it is found as ``admin.py`` is.
"""

from escalated.panels.acts import Act, act
from escalated.panels.facts import Day, Fact, Link, Moment, Money, Status, Text
from escalated.panels.panel import Panel, panel_for, register, registered, unregister

__all__ = [
    "Act",
    "Day",
    "Fact",
    "Link",
    "Moment",
    "Money",
    "Panel",
    "Status",
    "Text",
    "act",
    "panel_for",
    "register",
    "registered",
    "unregister",
]
