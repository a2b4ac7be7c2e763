"""What follows from an activity: rows of work, written once each. No network here."""

from __future__ import annotations

from collections.abc import Callable

from escalated.core.jobs import completing, job
from escalated.effects.absence import offer_when_away
from escalated.effects.notices import notify
from escalated.effects.signalling import remember_receivers
from escalated.mail.composing import compose
from escalated.mail.forwarding import mail_forwards
from escalated.timeline.models import TicketActivity

EFFECTS: tuple[Callable[[TicketActivity], None], ...] = (
    offer_when_away,
    compose,
    mail_forwards,
    notify,
    remember_receivers,
)


@job("deliver_activity", TicketActivity, order=1)
def deliver_activity(activity: TicketActivity) -> None:
    """Write the rows of every effect and mark the activity delivered, in one transaction."""
    with completing(activity):
        for effect in EFFECTS:
            effect(activity)
