"""Whose turn it is: a department's new tickets go to its agents by its strategy, or to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from escalated.core.db import now
from escalated.people.actors import SYSTEM, Agent
from escalated.people.models import AgentProfile, Department, Membership, Role, Strategy
from escalated.people.rights import LIGHT, Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bulk import change_many
from escalated.tickets.classifying import change_department
from escalated.tickets.models import Ticket
from escalated.tickets.routing import auto_assign_ticket
from escalated.tickets.transitioning import resolve_ticket
from escalated.tickets.undoing import offer, undo
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_ticket
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


def team(*agents: Agent, strategy: Strategy = Strategy.ROUND_ROBIN, name: str = "Sales") -> Department:
    """Return a department with these agents, in this order."""
    department = Department.objects.create(name=name, strategy=strategy)
    for agent in agents:
        Membership.objects.create(department=department, agent=agent.profile)
    return department


def given_to(department: Department, count: int = 1) -> list[str | None]:
    """Return who gets so many new tickets."""
    tickets = [make_ticket(department=department) for _ in range(count)]
    return [ticket.assignee.name if ticket.assignee else None for ticket in tickets]


def people(*names: str) -> list[Agent]:
    return [make_agent(name) for name in names]


def newest(ticket: Ticket) -> TicketActivity:
    return ticket.activities.latest("id")


def test_tickets_go_round() -> None:
    assert given_to(team(*people("ann", "ben", "cem")), 7) == ["Ann", "Ben", "Cem", "Ann", "Ben", "Cem", "Ann"]


def test_who_joins_a_round_is_next() -> None:
    sales = team(*people("ann", "ben"))
    assert given_to(sales, 3) == ["Ann", "Ben", "Ann"]
    Membership.objects.create(department=sales, agent=make_agent("cem").profile)
    assert given_to(sales, 4) == ["Cem", "Ben", "Ann", "Cem"]


def test_a_turn_stays_in_order_where_clocks_differ() -> None:
    ann, ben = people("ann", "ben")
    sales = team(ann, ben)
    Membership.objects.filter(agent=ben.profile).update(given_at=now() + timedelta(minutes=5))
    assert given_to(sales, 4) == ["Ann", "Ben", "Ann", "Ben"]


def test_each_department_has_a_round_of_its_own() -> None:
    ann, ben = people("ann", "ben")
    sales, returns = team(ann, ben), team(ann, ben, name="Returns")
    assert [*given_to(sales), *given_to(returns), *given_to(sales), *given_to(returns)] == ["Ann", "Ann", "Ben", "Ben"]


def test_the_fewest_unresolved_get_the_next_wherever_theirs_are() -> None:
    ann, ben, cem = people("ann", "ben", "cem")
    sales = team(ann, ben, cem, strategy=Strategy.FEWEST)
    elsewhere = [make_ticket() for _ in range(3)]
    for ticket, agent in zip(elsewhere, (ann, ann, ben), strict=True):
        assign_ticket(ticket, agent.profile, by=SYSTEM)
    assert given_to(sales, 4) == ["Cem", "Ben", "Cem", "Ann"]
    for ticket in elsewhere[:2]:
        resolve_ticket(ticket, by=ann)
    assert given_to(sales) == ["Ann"]


def test_by_hand_nobody_gets_a_ticket_and_nothing_is_told() -> None:
    ticket = make_ticket(department=team(*people("ann"), strategy=Strategy.MANUAL))
    assert (ticket.assignee, kinds(ticket)) == (None, ["ticket.opened"])


def test_who_was_given_a_ticket_is_told_with_the_reason() -> None:
    ticket = make_ticket(department=team(*people("ann")))
    row = newest(ticket)
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]
    assert (row.actor_kind, row.data["reason"], row.is_public) == ("system", "round_robin", False)
    assert row.sentence == "Ann got this ticket in turn"
    fewest = newest(make_ticket(department=team(*people("ben"), strategy=Strategy.FEWEST, name="Returns")))
    assert fewest.sentence == "Ben got this ticket, having the fewest unresolved"
    assert_replays(ticket)


def unavailable(profile: AgentProfile) -> None:
    profile.is_available = False


def away(profile: AgentProfile) -> None:
    profile.away_until = now() + timedelta(hours=1)


def removed(profile: AgentProfile) -> None:
    profile.removed_at = now()


def no_agent(profile: AgentProfile) -> None:
    user: Any = profile.user
    user.is_staff = False
    user.save()


def userless(profile: AgentProfile) -> None:
    profile.user = None


def light(profile: AgentProfile) -> None:
    profile.role = Role.objects.create(name="Light", rights=LIGHT)


def elsewhere(profile: AgentProfile) -> None:
    profile.role = Role.objects.create(name="Blind", rights=allowing([Act.REPLY]))


def full(profile: AgentProfile) -> None:
    profile.capacity = 2
    for _ in range(2):
        assign_ticket(make_ticket(), profile, by=SYSTEM)


@pytest.mark.parametrize("why", [unavailable, away, removed, no_agent, userless, light, elsewhere, full])
@pytest.mark.parametrize("strategy", [Strategy.ROUND_ROBIN, Strategy.FEWEST])
def test_who_is_not_free_is_passed_over(why: Callable[[Any], None], strategy: Strategy) -> None:
    ann, ben = people("ann", "ben")
    why(ann.profile)
    ann.profile.save()
    assign_ticket(make_ticket(), ben.profile, by=SYSTEM)
    assert given_to(team(ann, ben, strategy=strategy), 2) == ["Ben", "Ben"]
    assert given_to(team(ann, strategy=strategy, name="Returns")) == [None]


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.DEPARTMENT, Scope.ALL])
def test_who_may_answer_a_ticket_once_it_is_theirs_gets_one(scope: Scope) -> None:
    (ann,) = people("ann")
    ann.profile.role = Role.objects.create(name="Narrow", rights=allowing([Act.SEE, Act.REPLY], scope))
    ann.profile.save()
    assert given_to(team(ann)) == ["Ann"]


def test_who_was_away_until_a_moment_that_has_passed_is_back() -> None:
    (ann,) = people("ann")
    AgentProfile.objects.filter(pk=ann.profile.pk).update(away_until=now() - timedelta(seconds=1))
    assert given_to(team(ann)) == ["Ann"]


def test_capacity_is_free_again_once_a_ticket_is_resolved() -> None:
    (ann,) = people("ann")
    AgentProfile.objects.filter(pk=ann.profile.pk).update(capacity=1)
    sales = team(ann)
    first = make_ticket(department=sales)
    assert given_to(sales) == [None]
    resolve_ticket(first, by=ann)
    assert given_to(sales) == ["Ann"]


def test_auto_assigning_leaves_what_somebody_has_or_is_finished() -> None:
    ann, ben = people("ann", "ben")
    taken, finished = make_ticket(), make_ticket()
    assign_ticket(taken, ben.profile, by=ben)
    resolve_ticket(finished, by=ben)
    sales = team(ann)
    Ticket.objects.update(department=sales)
    for ticket in (taken, finished):
        before = kinds(ticket)
        auto_assign_ticket(Ticket.objects.get(pk=ticket.pk))
        assert kinds(ticket) == before


def test_auto_assigning_gives_what_nobody_has_once() -> None:
    (ann,) = people("ann")
    ticket = make_ticket()
    Ticket.objects.update(department=team(ann))
    for _ in range(2):
        auto_assign_ticket(Ticket.objects.get(pk=ticket.pk))
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]


def test_a_ticket_that_nobody_has_is_given_where_it_is_moved_to() -> None:
    ann, boss = people("ann", "boss")
    ticket = make_ticket()
    change_department(ticket, team(ann), by=boss)
    assert (kinds(ticket), ticket.assignee) == (
        ["ticket.opened", "ticket.department_changed", "ticket.assigned"],
        ann.profile,
    )
    assert_replays(ticket)


def test_a_ticket_that_somebody_has_stays_theirs_where_it_is_moved_to() -> None:
    ann, boss = people("ann", "boss")
    ticket = make_ticket()
    assign_ticket(ticket, boss.profile, by=boss)
    change_department(ticket, team(ann), by=boss)
    assert ticket.assignee == boss.profile
    assert kinds(ticket)[2:] == ["ticket.department_changed"]


def test_a_move_and_what_followed_from_it_are_undone_together() -> None:
    ann, boss = people("ann", "boss")
    ticket = make_ticket()
    support = ticket.department
    change_department(ticket, team(ann), by=boss)
    offered = offer(list(ticket.activities.in_order()), to=boss)
    assert offered is not None
    assert [row.kind for row in offered.activities] == ["ticket.assigned", "ticket.department_changed"]
    assert offered.told.kind == "ticket.department_changed"
    assert offer(list(ticket.activities.in_order()), to=ann) is None
    undo(ticket, [row.pk for row in offered.activities], by=boss)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.department, fresh.assignee) == (support, None)
    assert kinds(ticket)[3:] == ["ticket.change_undone"] * 2
    assert_replays(ticket)


def test_an_assignment_by_itself_is_nobodys_to_undo() -> None:
    ann, boss = people("ann", "boss")
    ticket = make_ticket(department=team(ann))
    assert offer(list(ticket.activities.in_order()), to=boss) is None
    with pytest.raises(Exception, match="Only who did it"):
        undo(ticket, [newest(ticket).pk], by=boss)
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]


def test_moving_many_offers_to_undo_all_that_followed() -> None:
    ann, boss = people("ann", "boss")
    tickets, sales = [make_ticket(), make_ticket()], team(ann)
    support = tickets[0].department
    outcome = change_many([each.pk for each in tickets], lambda each: change_department(each, sales, by=boss), by=boss)
    assert len(outcome.undo) == 4
    for ticket in tickets:
        own = list(ticket.activities.filter(pk__in=outcome.undo).values_list("pk", flat=True))
        undo(ticket, own, by=boss)
        assert_replays(ticket)
    assert [(each.department, each.assignee) for each in Ticket.objects.all()] == [(support, None)] * 2
