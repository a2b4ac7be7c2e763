"""Whatever happens to a team, in any order: each ticket goes to whom a second reading of the rules names."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from escalated.core.db import now
from escalated.people.actors import SYSTEM, Agent
from escalated.people.models import AgentProfile, Department, Membership, Strategy
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.routing import offer_again
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_ticket
from tests.replay import assert_replays

SEQUENCES, STEPS = (int(each) for each in os.environ.get("ESCALATED_TEST_REPLAY", "30x25").split("x"))
NAMES = ("Ann", "Ben", "Cem")
AGENTS = st.sampled_from(NAMES)
TEAMS = {"Sales": ("Ann", "Ben", "Cem"), "Returns": ("Cem", "Ben")}
DEPARTMENTS = st.sampled_from(sorted(TEAMS))


class Team(RuleBasedStateMachine):
    """Three agents of two departments, beside plain lists of who has which tickets and whose turn it is."""

    agents: ClassVar[dict[str, Agent]]
    departments: ClassVar[dict[str, Department]]

    @initialize()
    def begin(self) -> None:
        Ticket.objects.update(assignee=None)  # those of the sequences before weigh on nobody
        Membership.objects.update(given_at=None)
        Department.objects.update(strategy=Strategy.ROUND_ROBIN)
        AgentProfile.objects.update(capacity=0, is_available=True, away_until=None)
        self.strategies = dict.fromkeys(TEAMS, Strategy.ROUND_ROBIN)
        self.turns = {name: list(members) for name, members in TEAMS.items()}
        self.capacity, self.busy, self.away, self.out = dict.fromkeys(NAMES, 0), set[str](), set[str](), set[str]()
        self.has: dict[int, tuple[str, str | None]] = {}
        for name in NAMES:
            self._let_in(name, True)

    @rule(department=DEPARTMENTS, strategy=st.sampled_from([Strategy.ROUND_ROBIN, Strategy.FEWEST, Strategy.MANUAL]))
    def choose(self, department: str, strategy: Strategy) -> None:
        Department.objects.filter(name=department).update(strategy=strategy)
        self.strategies[department] = strategy

    @rule(name=AGENTS, most=st.sampled_from([1, 2, 0]))
    def limit(self, name: str, most: int) -> None:
        AgentProfile.objects.filter(name=name).update(capacity=most)
        self.capacity[name] = most

    @rule(name=AGENTS, is_available=st.booleans())
    def be_available(self, name: str, is_available: bool) -> None:
        AgentProfile.objects.filter(name=name).update(is_available=is_available)
        (self.busy.discard if is_available else self.busy.add)(name)

    @rule(name=AGENTS, hours=st.sampled_from([1, -1, None]))
    def leave(self, name: str, hours: int | None) -> None:
        until = now() + timedelta(hours=hours) if hours else None
        AgentProfile.objects.filter(name=name).update(away_until=until)
        (self.away.add if hours == 1 else self.away.discard)(name)

    @rule(name=AGENTS, is_in=st.booleans())
    def let_in(self, name: str, is_in: bool) -> None:
        self._let_in(name, is_in)
        (self.out.discard if is_in else self.out.add)(name)

    @rule(department=DEPARTMENTS, count=st.integers(1, 4))
    def arrive(self, department: str, count: int) -> None:
        for _ in range(count):
            expected = self._next(department)
            self._given(make_ticket(department=self._fresh(department)), department, expected)

    @rule(place=st.integers(0, 20), name=AGENTS)
    def take_over(self, place: int, name: str) -> None:
        for pk in list(self.has)[place : place + 1]:
            assign_ticket(Ticket.objects.get(pk=pk), self.agents[name].profile, by=SYSTEM)
            self.has[pk] = (self.has[pk][0], name)

    @rule(place=st.integers(0, 20))
    def resolve(self, place: int) -> None:
        for pk in list(self.has)[place : place + 1]:
            resolve_ticket(Ticket.objects.get(pk=pk), by=SYSTEM)
            del self.has[pk]

    @rule(place=st.integers(0, 20))
    def offer(self, place: int) -> None:
        for pk, (department, holder) in list(self.has.items())[place : place + 1]:
            is_deserted = holder in self.away or holder in self.out
            expected = self._next(department) if is_deserted else holder
            ticket = Ticket.objects.get(pk=pk)
            offer_again(ticket)
            self._given(ticket, department, expected, is_turn=is_deserted)

    @invariant()
    def everybody_has_what_they_were_given(self) -> None:
        if hasattr(self, "has"):
            rows = Ticket.objects.filter(pk__in=self.has).values_list("pk", "assignee__name")
            assert dict(rows) == {pk: holder for pk, (_, holder) in self.has.items()}

    def _next(self, department: str) -> str | None:
        """Return whom the rules name: of those who are free and below their capacity, who waits longest."""
        if self.strategies[department] == Strategy.MANUAL:
            return None
        load = {name: sum(holder == name for _, holder in self.has.values()) for name in NAMES}
        unfree = self.busy | self.away | self.out
        free = [name for name in self.turns[department] if name not in unfree]
        waiting = [name for name in free if not self.capacity[name] or load[name] < self.capacity[name]]
        if self.strategies[department] == Strategy.FEWEST:
            waiting.sort(key=load.__getitem__)
        return waiting[0] if waiting else None

    def _given(self, ticket: Ticket, department: str, expected: str | None, *, is_turn: bool = True) -> None:
        ticket.refresh_from_db()
        assert (ticket.assignee.name if ticket.assignee else None) == expected
        assert_replays(ticket)
        self.has[ticket.pk] = (department, expected)
        if expected and is_turn:
            self.turns[department].remove(expected)
            self.turns[department].append(expected)

    def _fresh(self, department: str) -> Department:
        return Department.objects.get(name=department)

    def _let_in(self, name: str, is_in: bool) -> None:
        user = self.agents[name].profile.user
        type(user)._default_manager.filter(pk=user.pk).update(is_staff=is_in)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_each_ticket_goes_to_whom_the_rules_name() -> None:
    Team.agents = {name: make_agent(name.lower()) for name in NAMES}
    for name, members in TEAMS.items():
        department = Department.objects.create(name=name)
        for member in members:
            Membership.objects.create(department=department, agent=Team.agents[member].profile)
    checks = list(HealthCheck)
    rounds = settings(max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Team, settings=rounds)
