"""Acts that can be taken back for half a minute, and the time that passes over them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.test import override_settings

from escalated.tickets.models import Reply, Ticket
from escalated.timeline.models import TicketActivity
from tests.settings import ESCALATED

WINDOW = 30
HELD = WINDOW + 1  # others hear of it a second after it can be undone no more

with_undo = override_settings(ESCALATED={**ESCALATED, "UNDO_SEND_SECONDS": WINDOW})


def let_pass(seconds: float) -> None:
    """Let everything on record have happened, and be due, that much earlier."""
    moments = {
        TicketActivity: ("created_at", "next_attempt_at"),
        Reply: ("created_at", "public_at"),
        Ticket: ("created_at", "updated_at", "last_activity_at", "last_reply_at", "first_response_at", "public_at"),
    }
    for model, names in moments.items():
        model._default_manager.update(**{name: F(name) - timedelta(seconds=seconds) for name in names})
