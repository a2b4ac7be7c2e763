"""Whatever anybody does, with agents who come and go and departments that share out: what is told, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from escalated.core.db import now
from escalated.core.errors import DomainError
from escalated.core.jobs import run_now
from escalated.core.limiting import RateCount
from escalated.mail.models import OutgoingMail
from escalated.people.actors import SYSTEM, Actor, Agent, acting
from escalated.people.models import AgentProfile, Department, Membership, Role, Strategy
from escalated.people.rights import Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket, claim_ticket
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice, choose_notifications
from escalated.tickets.replying import add_note
from escalated.tickets.routing import auto_assign_ticket, offer_again
from escalated.tickets.snoozing import Snooze, snooze_ticket, wake_snoozed_tickets
from escalated.tickets.telling import Event, Ways
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_requester
from tests.replay_machine import ACTORS
from tests.replay_rows import newest_activity
from tests.replay_told import Chosen, agents_told, others_told
from tests.tickets.test_replay import SEQUENCES, STEPS, Acts

AGENTS = st.sampled_from(["ann", "ben", "cat"])
BY_MACHINE = {"round_robin", "fewest", "away", "gone"}


class Desk(Acts):
    """The acts of ``Acts`` and those of a team: Cat sees the second department alone, and only ever watches."""

    agents: ClassVar[dict[str, Agent]]
    chosen: Chosen

    @initialize()
    def open_tickets(self) -> None:
        AgentProfile.objects.update(removed_at=None, away_until=None, is_available=True, notifications={}, capacity=0)
        Department.objects.update(strategy=Strategy.MANUAL)
        Membership.objects.update(given_at=None)
        # The sequences before this one are long ago: together they mail more than the caps let out in ten hours.
        OutgoingMail.objects.update(created_at=now() - timedelta(days=1))
        RateCount.objects.all().delete()
        self.chosen, self.told = {}, newest_activity()
        super().open_tickets()
        self.deliver()

    @rule(by=AGENTS, whose=AGENTS)
    def claim(self, by: str, whose: str) -> None:
        agent, holder = self.agents[by], self.fresh().assignee_id
        may = self.sees(by) and holder in (None, agent.profile.pk, self.agents[whose].profile.pk)
        instead_of = self.agents[whose].profile.pk
        self.do(lambda: claim_ticket(self.fresh(), by=agent, instead_of=instead_of), may)

    @rule(by=ACTORS)
    def give_to_cat(self, by: str) -> None:
        cat = self.agents["cat"].profile
        self.attempt(by, lambda actor: assign_ticket(self.fresh(), cat, by=actor), self.is_staff(by))

    @rule(was_elsewhere=st.booleans())
    def let_cat_follow(self, was_elsewhere: bool) -> None:
        """Cat may have followed what she sees no longer, when she was in the other department too."""
        cat = self.agents["cat"].profile
        if AgentProfile.objects.get(pk=cat.pk).removed_at is not None:  # who has left follows nothing more
            return
        joined = Membership.objects.create(department=self.departments[0], agent=cat) if was_elsewhere else None
        self.do(lambda: follow_ticket(self.fresh(), by=acting_as(cat.pk)), was_elsewhere or self.sees("cat"))
        if joined:
            joined.delete()

    @rule(by=ACTORS, named=st.lists(AGENTS, max_size=3))
    def call_on(self, by: str, named: list[str]) -> None:
        profiles = [self.agents[each].profile for each in named]
        self.attempt(by, lambda actor: add_note(self.fresh(), "Look", by=actor, mentions=profiles), self.is_staff(by))

    @rule(who=AGENTS, event=st.sampled_from(Event.values), in_app=st.booleans(), mail=st.booleans())
    def choose(self, who: str, event: str, in_app: bool, mail: bool) -> None:
        self.chosen[self.agents[who].profile.pk, event] = (in_app, mail)
        theirs = {
            Event(name): Ways(*ways) for (pk, name), ways in self.chosen.items() if pk == self.agents[who].profile.pk
        }
        choose_notifications(theirs, by=self.agents[who])

    @rule(who=AGENTS, hours=st.sampled_from([None, -1, 24, 24]), is_available=st.booleans())
    def be_away(self, who: str, hours: int | None, is_available: bool) -> None:
        until = None if hours is None else now() + timedelta(hours=hours)
        self.change_agent(who, away_until=until, is_available=is_available)

    @rule(who=AGENTS, is_removed=st.booleans())
    def leave(self, who: str, is_removed: bool) -> None:
        self.change_agent(who, removed_at=now() if is_removed else None)

    @rule(who=st.sampled_from(["ann", "ben"]), strategy=st.sampled_from(Strategy.values))
    def write_to_who_is_away(self, who: str, strategy: str) -> None:
        self.share_out([each.pk for each in self.departments].index(self.fresh().department_id), strategy)
        self.do(lambda: assign_ticket(self.fresh(), self.agents[who].profile, by=SYSTEM), may=True)
        self.be_away(who, 24, is_available=True)
        self.reply("requester")

    @rule(who=AGENTS, capacity=st.sampled_from([0, 0, 1]))
    def limit(self, who: str, capacity: int) -> None:
        self.change_agent(who, capacity=capacity)

    @rule(number=st.integers(0, 1), strategy=st.sampled_from(Strategy.values))
    def share_out(self, number: int, strategy: str) -> None:
        Department.objects.filter(pk=self.departments[number].pk).update(strategy=strategy)

    @rule(is_again=st.booleans())
    def route(self, is_again: bool) -> None:
        act = offer_again if is_again else auto_assign_ticket
        self.do(lambda: act(self.fresh()), may=True)

    @rule(by=st.sampled_from(["ann", "ben", "system"]))
    def nap(self, by: str) -> None:
        ticket = self.fresh()
        if ticket.is_finished:
            return
        self.do(lambda: snooze_ticket(ticket, now() + timedelta(hours=1), by=self.actors[by]), may=True)
        self.let_it_be_over(now())
        self.do(wake_snoozed_tickets, may=True)
        assert self.fresh().snoozed_until is None

    def let_it_be_over(self, moment: datetime) -> None:
        """Let the snooze have been until that moment, by what tells of it too."""
        snoozed = self.ticket.activities.filter(kind="ticket.snoozed").latest("pk")
        snoozed.data["until"] = moment.isoformat()
        snoozed.save(update_fields=["data"])
        Ticket.objects.filter(pk=self.ticket.pk).update(snoozed_until=moment)
        Snooze.objects.filter(ticket=self.ticket, state="due").update(next_attempt_at=moment)

    @rule(by=AGENTS)
    def take_back(self, by: str) -> None:
        newest = self.ticket.activities.latest("pk").pk
        self.do(lambda: undo(self.fresh(), [newest], by=self.agents[by]), may=None)

    def attempt(self, by: str, act: Callable[[Actor], Any], may: bool) -> None:
        self.do(lambda: act(self.actors[by]), may)

    def do(self, act: Callable[[], Any], may: bool | None) -> None:
        """Do it: it raises exactly when it may not, None for either, and then nothing changed; then let it be told."""
        before, last = self.everything(), newest_activity()
        try:
            act()
        except DomainError:
            assert not may
            assert self.everything() == before
            return
        assert may is not False
        happened = list(TicketActivity.objects.filter(pk__gt=last).order_by("pk"))
        assert bool(happened) == (self.everything() != before)
        assert [row for row in happened[1:] if not self.is_by_strategy(row)] == []
        self.deliver()

    def deliver(self) -> None:
        """Deliver what has happened and what follows, each once, and hold what was told against the other table."""
        while waiting := list(TicketActivity.objects.filter(pk__gt=self.told).order_by("pk")):
            for activity in waiting:
                assert run_now("deliver_activity", activity.pk)
                assert not run_now("deliver_activity", activity.pk)
                self.assert_told(activity)
                self.assert_heard(activity)
                self.assert_given(activity)
                self.told = activity.pk

    def assert_told(self, activity: TicketActivity) -> None:
        notices = Notice.objects.filter(activity=activity).values_list("agent", "event")
        mails = OutgoingMail.objects.filter(activity=activity)
        to_agents = mails.exclude(agent=None).values_list("agent", flat=True)
        in_app, by_mail = agents_told(activity, self.chosen)
        assert sorted(notices) == sorted(in_app)
        assert sorted(to_agents) == sorted(agent for agent, _ in by_mail)
        if activity.kind != "ticket.opened":  # confirmations have a limit a day
            to_others = mails.filter(agent=None).values_list("to_email", flat=True)
            assert sorted(to_others) == sorted(others_told(activity))

    def assert_heard(self, activity: TicketActivity) -> None:
        """What a customer wants of a ticket reaches somebody who is there, or the department."""
        if activity.kind in ("reply.added", "ticket.reopened") and activity.actor_kind == "requester":
            ticket = Ticket.objects.get(pk=activity.ticket_id)
            assert ticket.is_finished or ticket.assignee is None or is_there(ticket.assignee)

    def assert_given(self, activity: TicketActivity) -> None:
        """Who was given something by a machine is there, has room and is a member of its department."""
        if activity.kind == "ticket.assigned" and activity.data["reason"]:
            profile = AgentProfile.objects.get(pk=activity.data["assignee_id"])
            assert is_there(profile)
            assert profile.is_available
            assert profile.memberships.filter(
                department=Ticket.objects.get(pk=activity.ticket_id).department_id
            ).exists()
            theirs = Ticket.objects.filter(assignee=profile).unresolved().count()
            assert profile.capacity == 0 or theirs <= profile.capacity

    def is_by_strategy(self, row: TicketActivity) -> bool:
        is_machines = (row.kind, row.actor_kind) == ("ticket.assigned", "system")
        return is_machines and row.data["reason"] in BY_MACHINE

    def change_agent(self, who: str, **given: Any) -> None:
        AgentProfile.objects.filter(pk=self.agents[who].profile.pk).update(**given)

    def sees(self, who: str) -> bool:
        ticket = self.fresh()
        is_own = ticket.assignee_id == self.agents[who].profile.pk
        return who != "cat" or is_own or ticket.department_id == self.departments[1].pk


@pytest.mark.django_db
def test_any_acts_of_a_team_replay_and_are_told_by_an_independent_table() -> None:
    Desk.departments = [Department.objects.get_or_create(name=name)[0] for name in ("Support", "Sales")]
    agents = {name: make_agent(name.title()) for name in ("ann", "ben")}
    cat = make_agent("Cat").profile
    role = Role.objects.create(name="Of a department", rights=allowing(Act, Scope.DEPARTMENT))
    AgentProfile.objects.filter(pk=cat.pk).update(role=role)
    for department, profile in [(each, one.profile) for each in Desk.departments for one in agents.values()]:
        Membership.objects.create(department=department, agent=profile)
    Membership.objects.create(department=Desk.departments[1], agent=cat)
    Desk.agents = {**agents, "cat": acting_as(cat.pk)}
    Desk.actors = {**agents, "system": SYSTEM, "requester": make_requester(), "stranger": make_requester()}
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def is_there(profile: AgentProfile) -> bool:
    return profile.removed_at is None and (profile.away_until is None or profile.away_until <= now())


def acting_as(pk: int) -> Agent:
    agent = acting(AgentProfile.objects.get(pk=pk))
    assert agent is not None
    return agent
