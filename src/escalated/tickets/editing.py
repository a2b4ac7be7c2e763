"""Correcting what a ticket says of itself: its subject, and whose it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.people.actors import Actor
from escalated.people.models import Contact
from escalated.tickets import policy
from escalated.tickets.indexing import index_subject
from escalated.tickets.models import Ticket
from escalated.tickets.subjects import sound_subject
from escalated.timeline.happening import Happening
from escalated.timeline.recording import record


class TicketSubjectChanged(Happening):
    """For agents alone: what it said before may be what nobody else was to read."""

    kind = "ticket.subject_changed"
    is_public = False
    previous: str
    subject: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s changed the subject from “%(previous)s” to “%(subject)s”") % {
            "actor": actor,
            "previous": self.previous,
            "subject": self.subject,
        }


class TicketRequesterChanged(Happening):
    """For agents alone: neither of the two hears of the other."""

    kind = "ticket.requester_changed"
    is_public = False
    previous_id: int
    previous_name: str
    requester_id: int
    requester_name: str

    def sentence(self, actor: str) -> str:
        return _("%(actor)s made this the ticket of %(requester)s instead of %(previous)s") % {
            "actor": actor,
            "requester": self.requester_name,
            "previous": self.previous_name,
        }


@operation
def change_subject(ticket: Ticket, subject: str, *, by: Actor) -> None:
    """Give a ticket another subject. The one it has changes nothing. Raises InvalidInput on ``subject``."""
    lock(ticket)
    policy.require(policy.can_edit, by, ticket)
    line, previous = sound_subject(subject), ticket.subject
    if line == previous:
        return
    set_subject(ticket, line)
    record(TicketSubjectChanged(previous=previous, subject=line), on=ticket, by=by)


@operation
def change_requester(ticket: Ticket, requester: Contact, *, by: Actor) -> None:
    """Make it somebody else's ticket: they see it from now on, and whose it was sees it no more.

    What was written stays with who wrote it.
    """
    lock(ticket)
    policy.require(policy.can_edit, by, ticket)
    previous = ticket.requester
    if previous == requester:
        return
    set_requester(ticket, requester)
    event = TicketRequesterChanged(
        previous_id=previous.pk,
        previous_name=previous.display_name,
        requester_id=requester.pk,
        requester_name=requester.display_name,
    )
    record(event, on=ticket, by=by)


def set_subject(ticket: Ticket, subject: str) -> None:
    """Write down a subject of a locked ticket, and let it be found by it."""
    ticket.subject = subject
    ticket.save(update_fields=["subject"])
    index_subject(ticket)


def set_requester(ticket: Ticket, requester: Contact) -> None:
    """Write down whose a locked ticket is, and let it be found by their name."""
    ticket.requester = requester
    ticket.save(update_fields=["requester"])
    index_subject(ticket)
