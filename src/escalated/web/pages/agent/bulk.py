"""Changing many tickets at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.errors import InvalidInput
from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.tickets.assigning import assign_ticket, claim_ticket
from escalated.tickets.bulk import AT_MOST, Change, change_many
from escalated.tickets.classifying import change_department, change_priority, change_type, known_priority, known_type
from escalated.tickets.filters import Key
from escalated.tickets.following import follow_ticket, unfollow_ticket
from escalated.tickets.routing import hold_turns
from escalated.tickets.snoozing import snooze_ticket, unsnooze_ticket
from escalated.tickets.tagging import add_tags, refuse_nameless, remove_tags
from escalated.tickets.transitioning import change_status, known_status
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.finding import known_agent, known_department
from escalated.web.input import read_body
from escalated.web.schemas.acts import BulkAnswer, RefusedTicket


class BulkInput(Input):
    """Which tickets, and exactly one change; an ``assignee_id`` of null takes them from whoever has them, a
    ``snooze_until`` of null wakes them; ``claim`` says whose each was as their taker saw it, null for nobody's."""

    ticket_ids: list[Key] = Field(min_length=1, max_length=AT_MOST)
    status: str = ""
    priority: str = ""
    type: str = ""
    assignee_id: int | None = None
    claim: dict[Key, Key | None] = Field(default={}, max_length=AT_MOST)
    department_id: int = 0
    add_tags: list[str] = Field(default=[], max_length=50)
    remove_tags: list[str] = Field(default=[], max_length=50)
    snooze_until: datetime | None = None
    following: bool = False


@agent_page("POST")
def bulk(request: AgentRequest) -> HttpResponse:
    given = read_body(request, BulkInput)
    change, before = _change(given, request.actor), _holding(given)
    outcome = change_many(given.ticket_ids, change, by=request.actor, before=before)
    return BulkAnswer(
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        refused=[RefusedTicket(reference=reference, reason=reason) for reference, reason in outcome.refused.items()],
        undo=outcome.undo,
    ).respond()


def _holding(given: BulkInput) -> Callable[[], object]:
    """Return what holds the turns of the department that the tickets are moved to."""
    if not given.department_id:
        return lambda: None
    return partial(hold_turns, known_department(given.department_id))


def _change(given: BulkInput, by: Agent) -> Change:
    """Return the one change that is asked for, its value known; raises InvalidInput."""
    match sorted(given.model_fields_set - {"ticket_ids"}):
        case ["status"]:
            status = known_status(given.status)
            return lambda ticket: change_status(ticket, status, by=by)
        case ["priority"] | ["type"] | ["department_id"]:
            return _classifying(given, by)
        case ["assignee_id"] | ["claim"]:
            return _assigning(given, by)
        case ["snooze_until"] | ["following"] as named:
            return (_snoozing if named == ["snooze_until"] else _following)(given, by)
        case ["add_tags"] | ["remove_tags"] if given.add_tags or given.remove_tags:
            return _tagging(given, by)
    raise InvalidInput(ticket_ids=_("Name exactly one change."))


def _classifying(given: BulkInput, by: Agent) -> Change:
    if "priority" in given.model_fields_set:
        priority = known_priority(given.priority)
        return lambda ticket: change_priority(ticket, priority, by=by)
    if "type" in given.model_fields_set:
        type_ = known_type(given.type)
        return lambda ticket: change_type(ticket, type_, by=by)
    department = known_department(given.department_id)
    return lambda ticket: change_department(ticket, department, by=by)


def _assigning(given: BulkInput, by: Agent) -> Change:
    if "claim" in given.model_fields_set:
        return lambda ticket: claim_ticket(ticket, by=by, instead_of=given.claim.get(ticket.pk))
    agent = known_agent(given.assignee_id)
    return lambda ticket: assign_ticket(ticket, agent, by=by)


def _tagging(given: BulkInput, by: Agent) -> Change:
    if given.remove_tags:
        return lambda ticket: remove_tags(ticket, given.remove_tags, by=by)
    refuse_nameless(given.add_tags)
    return lambda ticket: add_tags(ticket, given.add_tags, by=by)


def _following(given: BulkInput, by: Agent) -> Change:
    act = follow_ticket if given.following else unfollow_ticket
    return lambda ticket: act(ticket, by=by)


def _snoozing(given: BulkInput, by: Agent) -> Change:
    until = given.snooze_until
    if until is None:
        return lambda ticket: unsnooze_ticket(ticket, by=by)
    return lambda ticket: snooze_ticket(ticket, until, by=by)
