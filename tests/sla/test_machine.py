"""Whatever happens to a ticket, in any order: its clocks are what its activities alone make of them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from escalated.automation.breaching import check_sla_breaches
from escalated.core.errors import DomainError
from escalated.people.actors import SYSTEM, Agent, Requester
from escalated.people.models import Department
from escalated.sla.models import BusinessHours, SlaClock, SlaPolicy, SlaTerms
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.editing import change_requester
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.snoozing import Snooze, snooze_ticket, unsnooze_ticket, wake_snoozed_tickets
from escalated.tickets.statuses import TRANSITIONS, Priority
from escalated.tickets.tagging import add_tags, known_tags, remove_tags
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket
from escalated.tickets.undoing import offer, undo
from escalated.tickets.waiving import expect_reply, waive_reply
from tests.making import make_agent, make_requester
from tests.sla.recomputing import as_computed, as_stored

SEQUENCES, STEPS = (int(each) for each in os.environ.get("ESCALATED_TEST_REPLAY", "8x12").split("x"))
OPENED = datetime(2026, 10, 23, 14, tzinfo=UTC)
"""A Friday, ten in the morning in New York, nine days before its clocks change."""


class Clocks(RuleBasedStateMachine):
    """One ticket and all that moves its clocks; every act takes five minutes, as two at once are told apart by none."""

    agent: ClassVar[Agent]
    people: ClassVar[list[Requester]]
    departments: ClassVar[list[Department]]
    moment: ClassVar[datetime] = OPENED

    @initialize(by=st.sampled_from(["customer", "agent", "agent's note"]), place=st.integers(0, 1))
    def open_ticket(self, by: str, place: int) -> None:
        SlaClock.objects.all().delete()
        Snooze.objects.all().delete()
        SlaTerms.objects.filter(number__gt=1).delete()
        Clocks.moment = OPENED
        self.person = self.people[place]
        self.ticket = create_ticket(
            subject="The printer is on fire",
            body="It burns.",
            requester=self.person.contacts[0],
            by=self.person if by == "customer" else self.agent,
            is_note=by == "agent's note",
        )

    @rule()
    def customer_writes(self) -> None:
        self.pass_minutes(5)
        if self.fresh().is_public:
            reply_to_ticket(self.fresh(), "And my hat?", by=self.person)

    @rule()
    def agent_writes(self) -> None:
        self.pass_minutes(5)
        reply_to_ticket(self.fresh(), "Use water.", by=self.agent)

    @rule()
    def system_writes(self) -> None:
        self.pass_minutes(5)
        reply_to_ticket(self.fresh(), "We are on it.", by=SYSTEM)

    @rule()
    def note(self) -> None:
        self.pass_minutes(5)
        add_note(self.fresh(), "Hm.", by=self.agent)

    @rule(place=st.integers(0, 6))
    def move(self, place: int) -> None:
        self.pass_minutes(5)
        following = TRANSITIONS[self.fresh().status]
        change_status(self.fresh(), following[place % len(following)], by=self.agent)

    @rule(is_reopened=st.booleans())
    def close_or_reopen(self, is_reopened: bool) -> None:
        self.pass_minutes(5)
        (reopen_ticket if is_reopened else close_ticket)(self.fresh(), by=self.agent)

    @rule()
    def spam(self) -> None:
        self.pass_minutes(5)
        mark_spam(self.fresh(), by=self.agent)

    @rule(priority=st.sampled_from([each.word for each in Priority]))
    def weigh(self, priority: str) -> None:
        self.pass_minutes(5)
        change_priority(self.fresh(), priority, by=self.agent)

    @rule(type=st.sampled_from(["question", "incident"]))
    def call_it(self, type: str) -> None:
        self.pass_minutes(5)
        change_type(self.fresh(), type, by=self.agent)

    @rule(place=st.integers(0, 9), is_waived=st.booleans())
    def say_that_a_message_needs_no_reply_or_one_after_all(self, place: int, is_waived: bool) -> None:
        self.pass_minutes(5)
        asked = list(self.ticket.replies.answering().filter(author_kind=Requester.kind).order_by("-id"))
        if asked:
            (waive_reply if is_waived else expect_reply)(self.fresh(), asked[place % len(asked)].pk, by=self.agent)

    @rule(tag=st.sampled_from(["vip", "plain"]), is_added=st.booleans())
    def tag(self, tag: str, is_added: bool) -> None:
        self.pass_minutes(5)
        (add_tags if is_added else remove_tags)(self.fresh(), [tag], by=self.agent)

    @rule(place=st.integers(0, 1))
    def hand_to_department(self, place: int) -> None:
        self.pass_minutes(5)
        change_department(self.fresh(), self.departments[place], by=self.agent)

    @rule(place=st.integers(0, 1))
    def hand_to_person(self, place: int) -> None:
        self.pass_minutes(5)
        change_requester(self.fresh(), self.people[place].contacts[0], by=self.agent)
        self.person = self.people[place]

    @rule(hours=st.sampled_from([1, 30, None]))
    def snooze(self, hours: int | None) -> None:
        self.pass_minutes(5)
        ticket = self.fresh()
        if hours is None:
            unsnooze_ticket(ticket, by=self.agent)
        elif not ticket.is_finished:
            snooze_ticket(ticket, self.moment + timedelta(hours=hours), by=self.agent)

    @rule()
    def undo_the_last(self) -> None:
        found = offer(list(self.ticket.activities.all()), to=self.agent)
        if found is not None:
            try:
                undo(self.fresh(), [row.pk for row in found.activities], by=self.agent)
            except DomainError:
                return  # too late
            self.person = next(each for each in self.people if each.owns(self.fresh().requester_id))

    @rule(minutes=st.sampled_from([30, 240, 1200]), pauses=st.booleans())
    def promise_something_else(self, minutes: int, pauses: bool) -> None:
        self.pass_minutes(5)
        last = SlaTerms.objects.filter(policy__name="Everybody").order_by("number").last()
        assert last
        words = [each.word for each in Priority]
        last.pk, last.number, last.created_at = None, last.number + 1, self.moment
        last.targets = {kind: dict.fromkeys(words, minutes) for kind in ("next_response", "resolution")}
        last.pauses_snoozed, last.warnings = pauses, [80, 50]
        last.save()

    @rule(minutes=st.sampled_from([5, 60, 7 * 60, 26 * 60, 4 * 24 * 60]))
    def let_pass(self, minutes: int) -> None:
        self.pass_minutes(minutes)
        wake_snoozed_tickets()

    @rule()
    def look(self) -> None:
        check_sla_breaches()
        assert not SlaClock.objects.filter(checked_at__lte=self.moment).exists()

    def pass_minutes(self, minutes: int) -> None:
        Clocks.moment += timedelta(minutes=minutes)

    def fresh(self) -> Ticket:
        return Ticket.objects.get(pk=self.ticket.pk)

    @invariant()
    def its_activities_make_its_clocks(self) -> None:
        if hasattr(self, "ticket"):
            assert as_stored(self.ticket) == as_computed(self.ticket)


def promise(name: str, position: int, hours: BusinessHours | None, **given: Any) -> None:
    policy = SlaPolicy.objects.create(name=name, position=position, conditions=given.pop("conditions", {}))
    minutes = {"low": 960, "medium": 480, "high": 240, "urgent": 120, "critical": 60}
    slow = {word: 5 * each for word, each in minutes.items()}
    values = {"targets": {"first_response": minutes, "next_response": minutes, "resolution": slow}, **given}
    SlaTerms.objects.create(policy=policy, hours=hours, created_at=OPENED, **values)


@pytest.mark.django_db
def test_any_acts_at_any_time_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: Clocks.moment)
    with_undo = {**cast(dict[str, Any], django_settings.ESCALATED), "UNDO_SEND_SECONDS": 30}
    monkeypatch.setattr(django_settings, "ESCALATED", with_undo)
    Clocks.agent, Clocks.people = make_agent("ann"), [make_requester(), make_requester()]
    Clocks.departments = [Department.objects.get_or_create(name=name)[0] for name in ("Support", "Sales")]
    member = Clocks.people[1].contacts[0]
    member.organisation = "acme"
    member.save()
    office = BusinessHours.objects.create(
        name="Office",
        time_zone="America/New_York",
        windows=[[day, "09:00", "17:00"] for day in range(5)],
        holidays=[{"name": "Veterans Day", "month": 11, "day": 11}],
    )
    nights = BusinessHours.objects.create(
        name="Nights", time_zone="Australia/Lord_Howe", windows=[[day, "22:00", "06:00"] for day in range(7)]
    )
    vip = known_tags(["vip"])[0]
    promise("Important", 0, None, conditions={"tag": [vip.pk]}, warnings=[40], pauses_in=["escalated"])
    promise("Incidents", 1, nights, conditions={"type": ["incident"]}, pauses_snoozed=True, warnings=[50, 90])
    promise("Sales", 2, None, conditions={"department": [Clocks.departments[1].pk]}, warnings=[])
    promise("Acme", 3, office, conditions={"organisation": ["acme"]}, targets={"first_response": {"high": 45}})
    promise("Everybody", 4, office, pauses_in=["waiting_on_customer"], warnings=[75])
    run_state_machine_as_test(
        Clocks,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
