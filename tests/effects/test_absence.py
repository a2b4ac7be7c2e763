"""An away agent's ticket, once its requester writes, reaches somebody who is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalated.core.db import now
from escalated.people.actors import Agent, Requester
from escalated.people.models import AgentProfile, Department, Membership, Strategy
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import close_ticket, reopen_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)


def make_scene(strategy: Strategy) -> tuple[Ticket, Requester, Agent, Agent]:
    """Return a ticket of Ann's, its requester, Ann and her colleague Ben."""
    ann, ben, customer = make_agent("ann"), make_agent("ben"), make_requester()
    department = Department.objects.create(name="Sales", strategy=Strategy.MANUAL)
    for agent in (ann, ben):
        Membership.objects.create(department=department, agent=agent.profile)
    ticket = make_ticket(customer, department=department)
    assign_ticket(ticket, ann.profile, by=ann)
    Department.objects.filter(pk=department.pk).update(strategy=strategy)
    run_due()
    return ticket, customer, ann, ben


def leave(agent: Agent, **given: object) -> None:
    AgentProfile.objects.filter(pk=agent.profile.pk).update(**given or {"away_until": now() + timedelta(days=1)})


def write(ticket: Ticket, by: Requester | Agent) -> tuple[list[str], str | None]:
    """Reply and return what happened since, and whose the ticket is now."""
    before = len(kinds(ticket))
    reply_to_ticket(Ticket.objects.get(pk=ticket.pk), "Hello?", by=by)
    run_due()
    assert_replays(ticket)
    return kinds(ticket)[before:], Ticket.objects.values_list("assignee__name", flat=True).get(pk=ticket.pk)


@pytest.mark.parametrize("strategy", [Strategy.ROUND_ROBIN, Strategy.FEWEST])
def test_it_goes_to_whom_the_strategy_names(strategy: Strategy) -> None:
    ticket, customer, ann, _ = make_scene(strategy)
    leave(ann)
    assert write(ticket, customer) == (["reply.added", "ticket.assigned"], "Ben")
    told = ticket.activities.latest("id")
    assert (told.actor_kind, told.sentence) == ("system", "Ben got this ticket, as Ann is away")
    assert write(ticket, customer) == (["reply.added"], "Ben")


def test_by_hand_it_stands_among_the_unassigned() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.MANUAL)
    leave(ann)
    assert write(ticket, customer) == (["reply.added", "ticket.unassigned"], None)
    assert ticket.activities.latest("id").sentence == "This ticket is offered to the department, as Ann is away"


def test_where_nobody_is_free_it_stands_among_the_unassigned() -> None:
    ticket, customer, ann, ben = make_scene(Strategy.ROUND_ROBIN)
    leave(ann)
    leave(ben, is_available=False)
    assert write(ticket, customer) == (["reply.added", "ticket.unassigned"], None)


def test_who_was_removed_is_as_good_as_away() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.ROUND_ROBIN)
    leave(ann, removed_at=now())
    assert write(ticket, customer) == (["reply.added", "ticket.assigned"], "Ben")
    assert ticket.activities.latest("id").sentence == "Ben got this ticket, as Ann is no agent any more"


def test_who_is_only_unavailable_for_new_tickets_keeps_it() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.ROUND_ROBIN)
    leave(ann, is_available=False)
    assert write(ticket, customer) == (["reply.added"], "Ann")


def test_who_is_back_keeps_it() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.ROUND_ROBIN)
    leave(ann, away_until=now() - timedelta(minutes=1))
    assert write(ticket, customer) == (["reply.added"], "Ann")


def test_what_colleagues_write_moves_nothing() -> None:
    ticket, _, ann, ben = make_scene(Strategy.ROUND_ROBIN)
    leave(ann)
    add_note(Ticket.objects.get(pk=ticket.pk), "Psst", by=ben)
    assert write(ticket, ben) == (["reply.added"], "Ann")


def test_reopening_is_wanting_something_too() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.ROUND_ROBIN)
    close_ticket(Ticket.objects.get(pk=ticket.pk), by=ann)
    leave(ann)
    reopen_ticket(Ticket.objects.get(pk=ticket.pk), by=customer)
    run_due()
    assert kinds(ticket)[3:] == ["ticket.reopened", "ticket.assigned"]
    assert Ticket.objects.get(pk=ticket.pk).assignee.name == "Ben"  # type: ignore[union-attr]


def test_closed_before_anybody_could_be_found_it_is_left_alone() -> None:
    ticket, customer, ann, _ = make_scene(Strategy.ROUND_ROBIN)
    leave(ann)
    reply_to_ticket(Ticket.objects.get(pk=ticket.pk), "Never mind.", by=customer)
    close_ticket(Ticket.objects.get(pk=ticket.pk), by=customer)
    run_due()
    assert kinds(ticket)[2:] == ["reply.added", "ticket.closed"]
