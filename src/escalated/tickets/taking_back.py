"""Taking back an answer before anybody was told of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import withdraw
from escalated.people.actors import Agent
from escalated.tickets.bodies import editable, preview_of
from escalated.tickets.drafting import put_back
from escalated.tickets.indexing import forget_message
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import ReplyAdded
from escalated.timeline.happening import Happening
from escalated.timeline.holding import undone_until
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record

OF_A_FILE = ("filename", "mime_type", "size", "content_id")


class ReplyTakenBack(Happening):
    """An answer that nobody outside has seen, and the status it had led to."""

    kind = "reply.taken_back"
    is_public = False
    reply_id: int
    previous: str
    status: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s took back an answer before it was sent") % {"actor": actor}


def take_back(ticket: Ticket, activity: TicketActivity, happening: ReplyAdded, *, by: Agent) -> None:
    """Make an answer a draft again, as if it had never been sent; raises TooLate once it has."""
    reply = Reply.objects.filter(pk=happening.reply_id, ticket=ticket).first()
    if reply is None or undone_until(reply.public_at) <= now() or not withdraw(activity):
        raise TooLate(_("This answer is on its way already."))
    TicketActivity.objects.filter(pk=activity.pk).update(is_public=False)
    draft = put_back(ticket, reply.kind, editable(reply.body, reply.body_format), by=by)
    for each in reply.attachments.there():
        draft.files.create(file=each.file.name, **{name: getattr(each, name) for name in OF_A_FILE})
    forget_message(reply)
    reply.delete()
    previous = ticket.status
    forget_on_ticket(ticket, reply, happening.previous)
    record(ReplyTakenBack(reply_id=happening.reply_id, previous=previous, status=ticket.status), on=ticket, by=by)


def forget_on_ticket(ticket: Ticket, reply: Reply, status: str) -> None:
    """Say of the ticket what it said before the answer."""
    last = ticket.replies.public().order_by("created_at", "id").last()
    if last is None:  # it was opened by a note, and its requester knows nothing of it again
        ticket.preview, ticket.last_reply_at, ticket.public_at = "", ticket.created_at, None
    else:
        ticket.preview, ticket.last_reply_at = preview_of(last.body, last.body_format), last.public_at
    if ticket.first_response_at == reply.public_at:
        ticket.first_response_at = None
    ticket.status = status
    ticket.save(update_fields=["preview", "last_reply_at", "first_response_at", "status", "public_at"])
