"""Taking back a forwarded message before it has left."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import withdraw
from escalated.people.actors import Agent
from escalated.tickets.bodies import editable, is_blank
from escalated.tickets.drafting import put_back
from escalated.tickets.forwarding import MessageForwarded
from escalated.tickets.indexing import forget_message
from escalated.tickets.models import Ticket
from escalated.timeline.happening import Happening
from escalated.timeline.holding import undone_until
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record


class ForwardTakenBack(Happening):
    """A message that never left for third parties; its covering text is a draft of a note again."""

    kind = "forward.taken_back"
    is_public = False
    reply_id: int

    def sentence(self, actor: str) -> str:
        return _("%(actor)s took back a forwarded message before it was sent") % {"actor": actor}


def take_back_forward(ticket: Ticket, activity: TicketActivity, happening: MessageForwarded, *, by: Agent) -> None:
    """Forward nothing, as if it had never been done; raises TooLate once it has left."""
    note = ticket.replies.filter(pk=happening.reply_id).first()
    if note is None or undone_until(note.public_at) <= now() or not withdraw(activity):
        raise TooLate(_("This message is on its way already."))
    if not is_blank(note.body, note.body_format):
        put_back(ticket, note.kind, editable(note.body, note.body_format), by=by)
    forget_message(note)
    note.delete()
    record(ForwardTakenBack(reply_id=happening.reply_id), on=ticket, by=by)
