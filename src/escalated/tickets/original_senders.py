"""A forwarded mail's ticket, offered to whoever wrote the mail: they get it by an agent's act alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Actor
from escalated.people.ours import is_an_agents, is_ours
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record

NAME_LENGTH = 200


class OriginalSenderFound(Happening):
    """What the mail says of whom it is from: the word of ``sender_id``, who sent it."""

    kind = "original_sender.found"
    is_public = False
    is_quiet = True
    sender_id: int
    name: str
    email: str

    def sentence(self, actor: str) -> str:
        return _("This looks like a forwarded mail from %(sender)s") % {"sender": f"{self.name} <{self.email}>"}


class OriginalSenderDismissed(Happening):
    kind = "original_sender.dismissed"
    is_public = False
    is_quiet = True

    def sentence(self, actor: str) -> str:
        return _("%(actor)s left this ticket with who had forwarded it") % {"actor": actor}


@operation
def find_original_sender(ticket: Ticket, email: str, *, by: Actor, name: str = "") -> None:
    """Write down who may have written what the ticket's requester forwarded; nobody of ours has."""
    lock(ticket)
    policy.require(policy.can_edit, by, ticket)
    if is_ours(email) or is_an_agents(email) or ticket.activities.filter(kind=OriginalSenderFound.kind).exists():
        return
    told = name.strip()[:NAME_LENGTH] or email.partition("@")[0]
    record(OriginalSenderFound(sender_id=ticket.requester_id, name=told, email=email), on=ticket, by=by)


@operation
def dismiss_original_sender(ticket: Ticket, *, by: Actor) -> None:
    """Leave the ticket with who forwarded the mail, and offer it no more. Doing so twice is doing so once."""
    lock(ticket)
    policy.require(policy.can_edit, by, ticket)
    if offered(ticket, ticket.activities.all()) is not None:
        record(OriginalSenderDismissed(), on=ticket, by=by)


def offered(ticket: Ticket, activities: Iterable[TicketActivity]) -> OriginalSenderFound | None:
    """Return to whom the ticket may be given: as long as it is the forwarder's, and nobody said no."""
    ours = {OriginalSenderFound.kind, OriginalSenderDismissed.kind}
    happened = [row.happening for row in activities if row.kind in ours]
    found = next((each for each in happened if isinstance(each, OriginalSenderFound)), None)
    is_open = found is not None and len(happened) == 1 and found.sender_id == ticket.requester_id
    return found if is_open else None
