"""Many tickets at once: each wholly or not at all, the refused ones named, the rest done and undoable."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bulk import change_many
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.transitioning import change_status
from escalated.tickets.undoing import undo
from tests.faults.racing import together
from tests.making import kinds, make_agent, make_requester, make_ticket
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


def test_each_is_changed_unchanged_or_refused_with_its_reason() -> None:
    agent = make_agent()
    new, same, closed = make_ticket(), make_ticket(), make_ticket()
    change_status(same, "in_progress", by=agent)
    change_status(closed, "closed", by=agent)
    outcome = change_many(
        [closed.pk, new.pk, same.pk, new.pk, 10**9],
        lambda ticket: change_status(ticket, "in_progress", by=agent),
        by=agent,
    )
    assert (outcome.changed, outcome.unchanged) == ([new.reference], [same.reference])
    assert outcome.refused == {
        closed.reference: "A ticket cannot go from Closed to In progress.",
        "ESC-1000000000": "There is no such ticket.",
    }
    assert outcome.undo == [new.activities.latest("id").pk]
    assert (kinds(new), kinds(closed)) == (
        ["ticket.opened", "ticket.status_changed"],
        ["ticket.opened", "ticket.closed"],
    )
    for ticket in (new, same, closed):
        assert_replays(ticket)
    undo(new, outcome.undo, by=agent)
    assert Ticket.objects.get(pk=new.pk).status == "open"


def test_a_customer_changes_none() -> None:
    requester: Any = make_requester()
    own, other = make_ticket(requester), make_ticket()
    outcome = change_many(
        [own.pk, other.pk], lambda ticket: change_priority(ticket, "high", by=requester), by=requester
    )
    assert outcome.changed == []
    assert outcome.refused == {
        own.reference: f"You may not do this to {own.reference}.",
        other.reference: "There is no such ticket.",
    }
    assert (kinds(own), kinds(other)) == (["ticket.opened"], ["ticket.opened"])


def test_a_ticket_costs_the_same_among_many() -> None:
    agent = make_agent()

    def cost(count: int) -> int:
        pks = [make_ticket().pk for _ in range(count)]
        with CaptureQueriesContext(connection) as seen:
            change_many(pks, lambda ticket: assign_ticket(ticket, agent.profile, by=agent), by=agent)
        return len(seen)

    few, many = cost(2), cost(12)
    assert (many - few) % 10 == 0
    assert (many - few) // 10 <= 14


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_same_tickets_at_once_wait_for_each_other_in_one_order() -> None:
    tickets, ann, ben = [make_ticket() for _ in range(12)], make_agent(), make_agent()
    pks = [ticket.pk for ticket in tickets]
    ways = [(ann, "high", pks), (ben, "urgent", pks[::-1])] * 2
    acts = [
        lambda by=by, word=word, order=order: change_many(
            order, lambda ticket: change_priority(ticket, word, by=by), by=by
        )
        for by, word, order in ways
    ]
    outcomes = together(*acts)
    assert [type(each).__name__ for each in outcomes] == ["Outcome"] * 4
    assert [each.refused for each in outcomes] == [{}] * 4  # type: ignore[union-attr]
    for ticket in tickets:
        assert_replays(ticket)
