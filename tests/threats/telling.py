"""Letting every agent of the scene have been told of a ticket."""

from __future__ import annotations

from escalated.people.models import AgentProfile
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.replying import NoteAdded
from escalated.tickets.telling import Event


def tell_everybody(ticket: Ticket) -> None:
    """Let every agent have been told of the ticket while they could see it."""
    noted = ticket.activities.filter(kind=NoteAdded.kind).get()
    for profile in AgentProfile.objects.all():
        Notice.objects.create(agent=profile, ticket=ticket, activity=noted, event=Event.COLLEAGUE_NOTED)
