"""Taking out of the desk what an agent let in from elsewhere, before anybody was told of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import withdraw
from escalated.people.actors import Actor
from escalated.search.indexing import remove
from escalated.tickets.indexing import forget_message
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.participating import ParticipantAdded
from escalated.tickets.restoring import set_status_back
from escalated.tickets.taking_back import forget_on_ticket
from escalated.tickets.transitioning import StatusHappening
from escalated.timeline.happening import Happening
from escalated.timeline.holding import undone_until
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record


class MessageTakenOut(Happening):
    """A message that its ticket has no more; all stands as it ``stood`` before.

    ``contact_id`` is who came into CC with it, and left with it.
    """

    kind = "message.taken_out"
    is_public = False
    reply_id: int
    contact_id: int | None = None
    stood: StatusHappening

    def sentence(self, actor: str) -> str:
        return _("%(actor)s took a message out again before anybody was told of it") % {"actor": actor}


def take_out(reply: Reply, held: Sequence[int], *, stood: StatusHappening, by: Actor) -> None:
    """Take a message out of its ticket with all that came with it, the activities ``held``; raises TooLate."""
    ticket, reply_id = reply.ticket, reply.pk
    joined = [each.happening for each in _silenced(ticket, held)]
    contact_id = next((each.contact_id for each in joined if isinstance(each, ParticipantAdded)), None)
    ticket.participants.filter(contact=contact_id).delete()
    forget_message(reply)
    reply.delete()
    set_status_back(ticket, stood)
    forget_on_ticket(ticket, reply, stood.previous)
    record(MessageTakenOut(reply_id=reply_id, contact_id=contact_id, stood=stood), on=ticket, by=by)


def take_out_ticket(ticket: Ticket, held: Sequence[int]) -> None:
    """Unmake a ticket of which nothing but its opening is known, the activities ``held``; raises TooLate."""
    _silenced(ticket, held)
    if ticket.drafts.exists():
        raise TooLate(_("Somebody is writing an answer already."))
    remove(ticket=ticket)
    ticket.delete()


def _silenced(ticket: Ticket, held: Sequence[int]) -> list[TicketActivity]:
    """Return the last activities of a ticket, of which nobody will hear; raises TooLate for others, or told ones."""
    newest = list(ticket.activities.order_by("-id")[: len(held)])
    if {each.pk for each in newest} != set(held):
        raise TooLate(_("Something else has happened since."))
    if not all(now() < undone_until(each.next_attempt_at) and withdraw(each) for each in newest):
        raise TooLate(_("Others have been told of it already."))
    ticket.activities.filter(pk__in=held).update(is_public=False)
    return newest
