"""The documented Python API: the operations that every door shares, behind one coercing decorator.

Each takes ``by=`` (a host user, an agent, a contact or ``SYSTEM``) and accepts a ticket, its id or its reference.
A body is Markdown; ``html=`` or ``text=`` instead of it says otherwise. All of them join the host's transaction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Model

from escalated.automation.breaching import check_sla_breaches
from escalated.coercing import as_actor, as_agent, as_department, as_requester, as_tags, as_ticket
from escalated.core.db import operation
from escalated.core.errors import InvalidInput
from escalated.people.actors import SYSTEM
from escalated.reports import sla
from escalated.tickets import (
    about,
    assigning,
    claiming,
    classifying,
    editing,
    linking,
    linking_objects,
    opening,
    rating,
    replying,
    routing,
    snoozing,
    tagging,
    transitioning,
)
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.queries import TicketQuerySet

__all__ = [
    "SYSTEM",
    "Upload",
    "add_note",
    "add_tags",
    "assign_ticket",
    "auto_assign_ticket",
    "change_department",
    "change_priority",
    "change_requester",
    "change_status",
    "change_subject",
    "change_type",
    "check_sla_breaches",
    "claim_guest_tickets",
    "close_ticket",
    "create_ticket",
    "link_object",
    "link_tickets",
    "rate_ticket",
    "remove_tags",
    "reopen_ticket",
    "reply_to_ticket",
    "resolve_ticket",
    "sla_stats",
    "snooze_ticket",
    "tickets_about",
    "tickets_for",
    "unlink_object",
    "unsnooze_ticket",
    "wake_snoozed_tickets",
]

R = TypeVar("R")

_COERCE: dict[str, Callable[[Any], Any]] = {
    "ticket": as_ticket,
    "other": as_ticket,
    "agent": as_agent,
    "assignee": as_agent,
    "requester": as_requester,
    "department": as_department,
    "tags": as_tags,
    "by": as_actor,
}


def coercing(function: Callable[..., R]) -> Callable[..., R]:
    """Turn what a host passes into what the operation takes, by parameter name, inside the same transaction."""
    signature = inspect.signature(function)

    @operation
    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> R:
        kwargs = _with_body(signature, kwargs)
        given = signature.bind(*args, **kwargs).arguments
        for name, coerce in _COERCE.items():
            if name in given and given[name] is not signature.parameters[name].default:
                given[name] = coerce(given[name])
        return function(**given)

    return run


def _with_body(signature: inspect.Signature, kwargs: dict[str, Any]) -> dict[str, Any]:
    formats = [name for name in ("html", "text") if name in kwargs]
    if "body" not in signature.parameters or not formats:
        return kwargs
    if len(formats) > 1 or "body" in kwargs:
        raise InvalidInput(body="Give one of body, html and text.")
    name = formats[0]
    rest = {key: value for key, value in kwargs.items() if key != name}
    return {**rest, "body": Body(kwargs[name], cast(Any, name))}


create_ticket = coercing(opening.create_ticket)
reply_to_ticket = coercing(replying.reply_to_ticket)
add_note = coercing(replying.add_note)
assign_ticket = coercing(assigning.assign_ticket)
auto_assign_ticket = coercing(routing.auto_assign_ticket)
change_status = coercing(transitioning.change_status)
resolve_ticket = coercing(transitioning.resolve_ticket)
close_ticket = coercing(transitioning.close_ticket)
reopen_ticket = coercing(transitioning.reopen_ticket)
change_subject = coercing(editing.change_subject)
change_requester = coercing(editing.change_requester)
change_priority = coercing(classifying.change_priority)
change_type = coercing(classifying.change_type)
change_department = coercing(classifying.change_department)
add_tags = coercing(tagging.add_tags)
remove_tags = coercing(tagging.remove_tags)
link_tickets = coercing(linking.link_tickets)
link_object = coercing(linking_objects.link_object)
unlink_object = coercing(linking_objects.unlink_object)
rate_ticket = coercing(rating.rate_ticket)
claim_guest_tickets = claiming.claim_guest_tickets
snooze_ticket = coercing(snoozing.snooze_ticket)
unsnooze_ticket = coercing(snoozing.unsnooze_ticket)
wake_snoozed_tickets = snoozing.wake_snoozed_tickets
sla_stats = coercing(sla.sla_stats)


def tickets_about(thing: Model, *, by: Any) -> TicketQuerySet:
    """Return those tickets about a saved thing of yours that ``by`` may see, newest activity first."""
    return about.tickets_about(thing, viewer=as_actor(by))


def tickets_for(user: Any, *, by: Any = None) -> TicketQuerySet:
    """Return those tickets whose requester is a user of yours, as far as ``by`` may see them: else the user."""
    return about.tickets_for(user, viewer=as_actor(user if by is None else by))
