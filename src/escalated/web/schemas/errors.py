"""An error of the host's, as its ticket shows it to agents."""

from __future__ import annotations

from django.db.models import Count, Q

from escalated.core.schema import Schema, Timestamp
from escalated.errors.models import AffectedPerson, ErrorGroup
from escalated.people.actors import Agent
from escalated.tickets import policy
from escalated.tickets.models import Ticket

SHOWN_PEOPLE = 20


class AffectedShown(Schema):
    """Somebody whom it struck; ``told_at`` is when they heard that it is fixed, if it has not struck again since."""

    name: str
    count: int
    last_seen_at: Timestamp
    told_at: Timestamp | None


class ErrorShown(Schema):
    """``people`` are those whom it struck last, ``people_count`` is how many there are in all."""

    message: str
    traceback: str
    count: int
    first_seen_at: Timestamp
    last_seen_at: Timestamp
    people: list[AffectedShown]
    people_count: int
    untold_count: int
    can_tell: bool


def error_shown(ticket: Ticket, *, viewer: Agent) -> ErrorShown | None:
    """Return what is known of the error that this ticket is of, if it is of one."""
    group: ErrorGroup | None = getattr(ticket, "error", None)
    if group is None:
        return None
    counts = group.people.aggregate(all=Count("pk"), untold=Count("pk", filter=Q(told_at=None)))
    newest = group.people.select_related("contact").order_by("-last_seen_at", "-pk")[:SHOWN_PEOPLE]
    return ErrorShown(
        message=group.message,
        traceback=group.traceback,
        count=group.count,
        first_seen_at=group.first_seen_at,
        last_seen_at=group.last_seen_at,
        people=[_affected(each) for each in newest],
        people_count=counts["all"],
        untold_count=counts["untold"],
        can_tell=policy.can_tell_fixed(viewer, ticket),
    )


def _affected(person: AffectedPerson) -> AffectedShown:
    return AffectedShown(
        name=person.contact.display_name,
        count=person.count,
        last_seen_at=person.last_seen_at,
        told_at=person.told_at,
    )
