"""Undoing what one has just done, on one ticket or on many."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import DomainError
from escalated.core.schema import Input
from escalated.tickets.filters import Key
from escalated.tickets.models import Ticket
from escalated.tickets.undoing import undo as undo_on
from escalated.timeline.models import TicketActivity
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_body
from escalated.web.schemas.acts import RefusedTicket, UndoAnswer


class UndoInput(Input):
    activity_ids: list[Key] = Field(min_length=1, max_length=400)


@agent_page("POST")
def undo(request: AgentRequest) -> HttpResponse:
    given = read_body(request, UndoInput)
    undone, refused = [], []
    for ticket, ids in _by_ticket(request, given.activity_ids):
        try:
            undo_on(ticket, ids, by=request.actor)
        except DomainError as error:
            refused.append(RefusedTicket(reference=ticket.reference, reason=str(error)))
        else:
            undone.append(ticket.reference)
    if not undone and not refused:
        refused.append(RefusedTicket(reference="", reason=_("There is nothing to undo.")))
    return UndoAnswer(undone=undone, refused=refused).respond()


def _by_ticket(request: AgentRequest, activity_ids: list[int]) -> list[tuple[Ticket, list[int]]]:
    """Return the tickets in the order of their keys, each with the activities to undo."""
    tickets = Ticket.objects.visible_to(request.actor).filter(activities__in=activity_ids).distinct()
    ids: defaultdict[int, list[int]] = defaultdict(list)
    for pk, ticket_id in TicketActivity.objects.filter(pk__in=activity_ids).values_list("pk", "ticket"):
        ids[ticket_id].append(pk)
    return [(ticket, ids[ticket.pk]) for ticket in tickets.order_by("pk")]
