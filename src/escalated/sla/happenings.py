"""What clocks tell: that a promise is about to be broken, and that it was."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from escalated.sla.models import ClockKind
from escalated.sla.telling import ASSIGNEE, FOLLOWERS
from escalated.timeline.happening import Happening


class ClockHappening(Happening):
    """Base of both; ``due_at`` is when the promise was due, whenever it was found; ``tells`` is whom."""

    kind = ""
    is_public = False
    is_quiet = True
    clock_id: int
    clock: str
    due_at: datetime
    tells: list[str] = [ASSIGNEE, FOLLOWERS]


class SlaWarned(ClockHappening):
    kind = "sla.warned"

    def sentence(self, actor: str) -> str:
        match self.clock:
            case ClockKind.FIRST_RESPONSE:
                return _("The first response is due soon")
            case ClockKind.NEXT_RESPONSE:
                return _("The next response is due soon")
            case _:
                return _("The resolution is due soon")


class SlaBreached(ClockHappening):
    kind = "sla.breached"

    def sentence(self, actor: str) -> str:
        match self.clock:
            case ClockKind.FIRST_RESPONSE:
                return _("The first response was not given in time")
            case ClockKind.NEXT_RESPONSE:
                return _("The next response was not given in time")
            case _:
                return _("This ticket was not resolved in time")
