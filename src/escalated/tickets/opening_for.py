"""Tickets that agents open for customers: mailed to them, or kept inside as a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from escalated.core.db import lock, now, operation
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.writing import Message

SENT_AGAIN_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """A ticket to be: whose it is, how it is filed, and its first message, for the customer or as a note."""

    requester: Contact
    subject: str
    message: Message
    is_note: bool = False
    department: Department | None = None
    priority: str | None = None
    type: str | None = None
    tags: Sequence[str] = ()
    assignee: AgentProfile | None = None


@operation
def open_for_customer(opening: Opening, *, by: Agent) -> Ticket:
    """Open a ticket for somebody; once, however often it comes with one key. Raises InvalidInput."""
    lock(opening.requester)
    same = _opened_already(opening, by)
    if same:
        return same
    is_taken = opening.assignee is not None and opening.assignee.pk == by.profile.pk
    ticket = create_ticket(
        subject=opening.subject,
        body=opening.message,
        requester=opening.requester,
        by=by,
        priority=opening.priority,
        department=opening.department,
        type=opening.type,
        tags=opening.tags,
        assignee=by.profile if is_taken else None,
        is_note=opening.is_note,
    )
    if opening.assignee is not None and not is_taken:  # an act of its own: whom it is given to hears of it
        assign_ticket(ticket, opening.assignee, by=by)
    return ticket


def _opened_already(opening: Opening, by: Agent) -> Ticket | None:
    """Return what this agent opened for the same person with the same key, if so: the request came twice."""
    if not opening.message.key:
        return None
    recent = Reply.objects.filter(author_agent=by.profile, created_at__gt=now() - SENT_AGAIN_WITHIN)
    same = recent.filter(key=opening.message.key, ticket__requester=opening.requester).select_related("ticket").first()
    return same.ticket if same else None
