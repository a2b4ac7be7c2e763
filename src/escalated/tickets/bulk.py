"""One change to many tickets: each by the operation that changes one, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import DomainError
from escalated.people.actors import Agent
from escalated.tickets.models import Ticket
from escalated.tickets.references import reference_of

AT_MOST = 200

Change = Callable[[Ticket], object]


@dataclass
class Outcome:
    """How it came out, by reference; ``undo`` are the activities that undoing it names."""

    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    undo: list[int] = field(default_factory=list)


def change_many(
    pks: Sequence[int], change: Change, *, by: Agent, before: Callable[[], object] = lambda: None
) -> Outcome:
    """Change each ticket wholly or not at all, in the order of their keys; a refusal stops no other.

    ``before`` locks what the change locks before tickets.
    """
    outcome = Outcome()
    tickets = Ticket.objects.visible_to(by).in_bulk(pks)
    for pk in sorted(set(pks)):
        if pk not in tickets:
            outcome.refused[reference_of(pk)] = _("There is no such ticket.")
            continue
        ticket = tickets[pk]
        try:
            happened = _change_one(ticket, change, before)
        except DomainError as error:
            outcome.refused[ticket.reference] = str(error)
            continue
        (outcome.changed if happened else outcome.unchanged).append(ticket.reference)
        outcome.undo += happened
    return outcome


@operation
def _change_one(ticket: Ticket, change: Change, before: Callable[[], object]) -> list[int]:
    """Return the keys of the activities that tell of it, none where nothing was to be changed."""
    before()
    lock(ticket)
    version = ticket.version
    change(ticket)
    newest = ticket.activities.order_by("-id").values_list("pk", flat=True)
    return list(newest[: ticket.version - version])
