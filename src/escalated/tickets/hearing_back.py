"""What third parties answer to whom a message was forwarded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import NotAllowed
from escalated.people.actors import Agent, ThirdParty
from escalated.tickets import policy
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.writing import Message, write
from escalated.timeline.happening import Happening
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record

LOOKED_AT = 50


class ThirdPartyAnswered(Happening):
    """What a third party wrote; ``forwarded_by`` are the agents who had forwarded something to them."""

    kind = "forward.answered"
    is_public = False
    reply_id: int
    forwarded_by: list[int] = []

    def sentence(self, actor: str) -> str:
        return _("%(actor)s answered what was forwarded to them") % {"actor": actor}

    def message(self) -> int:
        return self.reply_id


@operation
def note_third_party(ticket: Ticket, written: Message, *, by: ThirdParty) -> Reply:
    """Write down for agents what a third party answers. It makes them nobody who takes part."""
    lock(ticket)
    if not policy.can_answer_forward(by, ticket):
        raise NotAllowed(_("You may not do this to %(ticket)s.") % {"ticket": ticket.reference})
    note = write(ticket, written, by=by, kind=ReplyKind.NOTE)
    record(ThirdPartyAnswered(reply_id=note.pk, forwarded_by=_who_forwarded(ticket, by)), on=ticket, by=by)
    return note


def _who_forwarded(ticket: Ticket, to: ThirdParty) -> list[int]:
    """Return the agents who forwarded something to them of late, the last one first."""
    known = {to.id, *to.contact.merged.values_list("pk", flat=True)}
    rows = ticket.activities.filter(kind=MessageForwarded.kind, actor_kind=Agent.kind).order_by("-id")[:LOOKED_AT]
    agents = (row.actor_id for row in rows if _was_to(row, known))
    return list(dict.fromkeys(each for each in agents if each is not None))


def _was_to(row: TicketActivity, contacts: set[int]) -> bool:
    happening = row.happening
    return isinstance(happening, MessageForwarded) and any(each.contact_id in contacts for each in happening.to)
