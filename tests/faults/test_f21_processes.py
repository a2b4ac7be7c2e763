"""F19 and F21 with real processes on PostgreSQL; ESCALATED_ALL_ROUNDS=1 runs as many rounds as are promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.core import mail as sent

from escalated.core.errors import TakenAlready
from escalated.people.actors import Agent
from escalated.people.models import Department, Membership, Strategy
from escalated.tickets.assigning import assign_ticket, claim_ticket
from escalated.tickets.bulk import change_many
from escalated.tickets.classifying import change_department
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.routing import auto_assign_ticket, hold_turns, offer_again
from tests.faults.racing import in_processes, rounds, together
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)

CLAIMING, REPLYING, ARRIVING = 50, 20, 50


def own(ticket: Ticket) -> Ticket:
    """Return a stale copy, as each request holds one."""
    return Ticket.objects.get(pk=ticket.pk)


def team(name: str, size: int, strategy: Strategy = Strategy.ROUND_ROBIN) -> Department:
    department = Department.objects.create(name=name, strategy=strategy)
    for _ in range(size):
        Membership.objects.create(department=department, agent=make_agent().profile)
    return department


@pytest.mark.postgres
def test_f21_of_fifty_claims_one_wins_and_the_others_are_told_who() -> None:
    turns, agents = rounds(8, 200), [make_agent() for _ in range(CLAIMING)]
    tickets = [make_ticket() for _ in turns]
    ended = in_processes(CLAIMING, turns, lambda number, turn: claim_ticket(own(tickets[turn]), by=agents[number]))
    for ticket, outcomes in zip(tickets, ended, strict=True):
        winner = agents[outcomes.index("")]
        clear = f"{TakenAlready.__name__}: {winner.name} has taken {ticket.reference} meanwhile."
        assert Counter(outcomes) == {"": 1, clear: CLAIMING - 1}
        assert own(ticket).assignee == winner.profile
        assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]
        assert_replays(ticket)


@pytest.mark.postgres
@pytest.mark.parametrize("strategy", [Strategy.ROUND_ROBIN, Strategy.FEWEST])
def test_fifty_tickets_that_arrive_at_once_are_shared_out_evenly(strategy: Strategy) -> None:
    turns, department = rounds(2, 10), team("Sales", 7, strategy)
    people = [make_requester() for _ in range(ARRIVING)]
    for turn in turns:
        ended = in_processes(
            ARRIVING, range(1), lambda number, _turn: make_ticket(people[number], department=department)
        )
        assert ended == [[""] * ARRIVING]
        shares = Counter(Ticket.objects.values_list("assignee", flat=True))
        assert None not in shares
        assert (len(shares), sum(shares.values())) == (7, ARRIVING * (turn + 1))
        assert max(shares.values()) - min(shares.values()) <= 1


@pytest.mark.postgres
def test_f19_twenty_agents_reply_at_once_and_each_is_told_once() -> None:
    turns, agents = rounds(3, 50), [make_agent() for _ in range(REPLYING)]
    tickets = [make_ticket(channel="email") for _ in turns]
    watching = watched(tickets)
    sent.outbox.clear()
    ended = in_processes(
        REPLYING, turns, lambda number, turn: reply_to_ticket(own(tickets[turn]), f"By {number}", by=agents[number])
    )
    assert ended == [[""] * REPLYING for _ in turns]
    assert Reply.objects.filter(kind="reply").count() == REPLYING * len(turns)
    run_due()
    told = Counter(letter.extra_headers["Message-ID"] for letter in sent.outbox)
    assert (len(told), set(told.values())) == (REPLYING * len(turns), {1})
    notices = Counter(Notice.objects.values_list("agent", "ticket", "event"))
    assert notices == {(pk, ticket.pk, "colleague_replied"): REPLYING for pk in watching for ticket in tickets}
    for ticket in tickets:
        assert_replays(ticket)


def watched(tickets: list[Ticket]) -> tuple[int, int]:
    """Let one agent have all of them and another follow, both told of what was; returns their keys."""
    holder, follower = make_agent(), make_agent()
    for ticket in tickets:
        assign_ticket(own(ticket), holder.profile, by=follower)
        follow_ticket(own(ticket), by=follower)
    run_due()
    Notice.objects.all().delete()
    return holder.profile.pk, follower.profile.pk


@pytest.mark.parametrize("turn", range(3))
def test_opening_moving_taking_and_offering_at_once_never_stand_in_each_others_way(turn: int) -> None:
    sales, returns, boss = team("Sales", 3), team("Returns", 3, Strategy.FEWEST), make_agent()
    tickets = [make_ticket() for _ in range(3)]
    acts: list[Callable[[], object]] = []
    for department in (sales, returns):
        acts += [partial(open_in, department), partial(move_all, tickets, department)]
        acts += [partial(move, each, department, boss) for each in tickets]
    for each in tickets:
        acts += [partial(do_to, auto_assign_ticket, each), partial(do_to, offer_again, each), partial(take, each, boss)]
    raised = [each for each in together(*acts) if isinstance(each, Exception)]
    assert {type(each) for each in raised} <= {TakenAlready}
    for ticket in Ticket.objects.all():
        assert_replays(ticket)


def open_in(department: Department) -> None:
    make_ticket(department=Department.objects.get(pk=department.pk))


def move(ticket: Ticket, to: Department, by: Agent) -> None:
    change_department(own(ticket), Department.objects.get(pk=to.pk), by=by)


def take(ticket: Ticket, by: Agent) -> None:
    claim_ticket(own(ticket), by=by)


def do_to(act: Callable[[Ticket], None], ticket: Ticket) -> None:
    act(own(ticket))


def move_all(tickets: list[Ticket], to: Department) -> None:
    boss, department = make_agent(), Department.objects.get(pk=to.pk)
    outcome = change_many(
        [each.pk for each in tickets],
        lambda each: change_department(each, department, by=boss),
        by=boss,
        before=lambda: hold_turns(department),
    )
    assert outcome.refused == {}
