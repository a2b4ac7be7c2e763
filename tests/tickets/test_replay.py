"""Whatever anybody does to a ticket, in any order: one activity or none, and the activities rebuild the ticket."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from escalated.core.db import now
from escalated.people.actors import SYSTEM, Agent, Requester, ThirdParty
from escalated.people.contacts import contact_for_address
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.editing import change_requester, change_subject
from escalated.tickets.following import follow_ticket, unfollow_ticket
from escalated.tickets.forwarding import Forward, forward_message
from escalated.tickets.hearing_back import note_third_party
from escalated.tickets.linking import link_tickets
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.participating import add_participant, remove_participant
from escalated.tickets.pinning import pin_note, unpin_note
from escalated.tickets.rating import rate_ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.snoozing import Snooze, snooze_ticket, unsnooze_ticket, wake_snoozed_tickets
from escalated.tickets.statuses import TRANSITIONS, Priority, Status, TicketType
from escalated.tickets.tagging import add_tags, remove_tags
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.waiving import expect_reply, waive_reply
from escalated.tickets.writing import Message
from tests.making import make_agent, make_requester, make_ticket, make_upload
from tests.replay import assert_replays, state_of
from tests.replay_linking import Linking
from tests.replay_machine import ACTORS
from tests.replay_state import State

STATUSES = st.sampled_from([*Status.values, "on_holiday"])
TAGS = st.lists(st.sampled_from(["vip", "VIP", "bug", ""]), max_size=3)
SEQUENCES, STEPS = (int(each) for each in os.environ.get("ESCALATED_TEST_REPLAY", "20x15").split("x"))
PRIORITIES = st.sampled_from([*(priority.word for priority in Priority), "enormous"])

TYPES = st.sampled_from([*TicketType.values, "riddle"])


class Acts(Linking):
    """Every operation by everybody."""

    @rule(by=ACTORS)
    def reply(self, by: str) -> None:
        self.attempt(by, lambda actor: reply_to_ticket(self.fresh(), "Hello", by=actor), self.is_party(by))

    @rule(by=ACTORS)
    def reply_with_a_refused_file(self, by: str) -> None:
        files = [make_upload("fine.txt"), make_upload("run.exe")]
        self.attempt(by, lambda actor: reply_to_ticket(self.fresh(), "Hello", by=actor, attachments=files), False)

    @rule(by=ACTORS)
    def note(self, by: str) -> None:
        self.attempt(by, lambda actor: add_note(self.fresh(), "Psst", by=actor), self.is_staff(by))

    @rule(by=ACTORS, to=st.sampled_from(["vendor@example.net", "VENDOR@example.net", "cc1@example.org", "nobody"]))
    def forward(self, by: str, to: str) -> None:
        public = self.ticket.replies.exclude(kind="note").order_by("pk").last()
        assert public is not None
        taken = {each.contact.email for each in self.ticket.participants.select_related("contact")}
        may = by in {"ann", "ben"} and to != "nobody" and to.lower() not in {each.lower() for each in taken}
        leaving = Forward([to], Body("Can you help?"))
        self.attempt(by, lambda actor: forward_message(public, leaving, by=cast(Agent, actor)), may)

    @rule(by=st.sampled_from(["ann", "third_party", "requester"]), is_other=st.booleans())
    def hear_back(self, by: str, is_other: bool) -> None:
        written, ticket = Message(Body("We can.")), self.other if is_other else self.fresh()
        may = by == "third_party" and not is_other
        self.actors["third_party"] = ThirdParty(contact_for_address("vendor@example.net"), self.ticket.pk)
        self.attempt(by, lambda actor: note_third_party(ticket, written, by=cast(ThirdParty, actor)), may)

    @rule(by=st.sampled_from(["third_party"]))
    def third_party_does_no_more(self, by: str) -> None:
        self.actors["third_party"] = ThirdParty(contact_for_address("vendor@example.net"), self.ticket.pk)
        self.attempt(by, lambda actor: reply_to_ticket(self.fresh(), "Hello", by=actor), False)
        self.attempt(by, lambda actor: add_note(self.fresh(), "Psst", by=actor), False)
        assert list(Ticket.objects.visible_to(self.actors[by])) == []
        assert list(Reply.objects.visible_to(self.actors[by])) == []

    @rule(by=ACTORS, to=st.sampled_from(["ann", "ben", None]))
    def assign(self, by: str, to: str | None) -> None:
        agent = self.actors[to] if to else None
        profile = agent.profile if isinstance(agent, Agent) else None
        self.attempt(by, lambda actor: assign_ticket(self.fresh(), profile, by=actor), self.is_staff(by))

    @rule(by=ACTORS, status=STATUSES)
    def set_status(self, by: str, status: str) -> None:
        before = self.fresh().status
        may = self.is_staff(by) and status in (before, *TRANSITIONS[before])
        self.attempt(by, lambda actor: change_status(self.fresh(), status, by=actor), may)

    @rule(by=ACTORS)
    def resolve(self, by: str) -> None:
        may = self.is_staff(by) and self.fresh().status != Status.CLOSED
        self.attempt(by, lambda actor: resolve_ticket(self.fresh(), by=actor), may)

    @rule(by=ACTORS)
    def close(self, by: str) -> None:
        self.attempt(by, lambda actor: close_ticket(self.fresh(), by=actor), self.is_party(by))

    @rule(by=ACTORS)
    def reopen(self, by: str) -> None:
        self.attempt(by, lambda actor: reopen_ticket(self.fresh(), by=actor), self.may_reopen(by))

    @rule(by=ACTORS, stars=st.integers(0, 5), comment=st.sampled_from(["", "Fine"]))
    def rate(self, by: str, stars: int, comment: str) -> None:
        is_theirs = self.is_party(by) and not self.is_staff(by)
        may = is_theirs and self.fresh().is_finished and stars > 0
        self.attempt(by, lambda actor: rate_ticket(self.fresh(), stars, by=actor, comment=comment), may)

    @rule(by=ACTORS)
    def spam(self, by: str) -> None:
        self.attempt(by, lambda actor: mark_spam(self.fresh(), by=actor), self.is_staff(by))

    @rule(by=ACTORS, priority=PRIORITIES)
    def set_priority(self, by: str, priority: str) -> None:
        may = self.is_staff(by) and priority != "enormous"
        self.attempt(by, lambda actor: change_priority(self.fresh(), priority, by=actor), may)

    @rule(by=ACTORS, type=TYPES)
    def set_type(self, by: str, type: str) -> None:
        may = self.is_staff(by) and type != "riddle"
        self.attempt(by, lambda actor: change_type(self.fresh(), type, by=actor), may)

    @rule(by=ACTORS, subject=st.sampled_from(["Fire", "Water", " "]))
    def change_subject(self, by: str, subject: str) -> None:
        may = self.is_staff(by) and subject != " "
        self.attempt(by, lambda actor: change_subject(self.fresh(), subject, by=actor), may)

    @rule(by=ACTORS, to=st.sampled_from(["requester", "stranger"]))
    def hand_over(self, by: str, to: str) -> None:
        person = self.actors[to]
        assert isinstance(person, Requester)
        self.attempt(by, lambda actor: change_requester(self.fresh(), person.contacts[0], by=actor), self.is_staff(by))

    @rule(by=ACTORS, names=TAGS)
    def tag(self, by: str, names: list[str]) -> None:
        may = self.is_staff(by) and "" not in names
        self.attempt(by, lambda actor: add_tags(self.fresh(), names, by=actor), may)

    @rule(by=ACTORS, names=TAGS)
    def untag(self, by: str, names: list[str]) -> None:
        self.attempt(by, lambda actor: remove_tags(self.fresh(), names, by=actor), self.is_staff(by))

    @rule(by=ACTORS, number=st.integers(0, 1))
    def move_department(self, by: str, number: int) -> None:
        target = self.departments[number]
        self.attempt(by, lambda actor: change_department(self.fresh(), target, by=actor), self.is_staff(by))

    @rule(by=ACTORS, hours=st.sampled_from([-1, 24, 48, 24 * 400]))
    def snooze(self, by: str, hours: int) -> None:
        may = self.is_staff(by) and not self.fresh().is_finished and 0 < hours <= 48
        until = now() + timedelta(hours=hours)
        self.attempt(by, lambda actor: snooze_ticket(self.fresh(), until, by=actor), may)

    @rule(by=ACTORS)
    def unsnooze(self, by: str) -> None:
        self.attempt(by, lambda actor: unsnooze_ticket(self.fresh(), by=actor), self.is_staff(by))

    @rule()
    def let_time_pass(self) -> None:
        sleeping = self.fresh().snoozed_until
        early = Snooze.objects.filter(ticket=self.ticket, state="due").update(next_attempt_at=now())
        assert wake_snoozed_tickets() == early
        assert early <= (sleeping is not None)
        assert self.fresh().snoozed_until == sleeping  # its moment has not come: only the row is done

    @rule(by=ACTORS, is_ended=st.booleans())
    def follow(self, by: str, is_ended: bool) -> None:
        act: Any = unfollow_ticket if is_ended else follow_ticket
        self.attempt(by, lambda actor: act(self.fresh(), by=actor), by in {"ann", "ben"})

    @rule(by=ACTORS, email=st.sampled_from(["cc1@example.org", "CC1@example.org", "cc2@example.org", "nobody"]))
    def bring_into_copy(self, by: str, email: str) -> None:
        actor = self.actors[by]
        is_requester = isinstance(actor, Requester) and actor.owns(self.fresh().requester_id)
        may = (self.is_staff(by) or is_requester) and email != "nobody"
        self.attempt(by, lambda actor: add_participant(self.fresh(), email, by=actor), may)

    @rule(by=ACTORS)
    def take_out_of_copy(self, by: str) -> None:
        first = self.ticket.participants.order_by("pk").first()
        key = first.pk if first else 0
        self.attempt(by, lambda actor: remove_participant(self.fresh(), key, by=actor), self.is_staff(by) and key > 0)

    @rule(by=ACTORS, is_down=st.booleans())
    def pin(self, by: str, is_down: bool) -> None:
        note = self.ticket.replies.filter(kind="note").order_by("pk").first()
        key, act = note.pk if note else 0, unpin_note if is_down else pin_note
        self.attempt(by, lambda actor: act(self.fresh(), key, by=actor), self.is_staff(by) and key > 0)

    @rule(by=ACTORS, is_expected=st.booleans())
    def waive(self, by: str, is_expected: bool) -> None:
        message = self.ticket.replies.answering().filter(author_kind="requester").order_by("pk").first()
        key, act = message.pk if message else 0, expect_reply if is_expected else waive_reply
        self.attempt(by, lambda actor: act(self.fresh(), key, by=actor), self.is_staff(by) and key > 0)

    @rule(by=ACTORS, is_turned=st.booleans())
    def link(self, by: str, is_turned: bool) -> None:
        pair = (self.other, self.ticket) if is_turned else (self.ticket, self.other)
        self.attempt(by, lambda actor: link_tickets(*pair, by=actor), self.is_staff(by))

    @rule(by=ACTORS)
    def link_with_itself(self, by: str) -> None:
        self.attempt(by, lambda actor: link_tickets(self.ticket, self.fresh(), by=actor), False)


@pytest.mark.django_db
def test_any_acts_of_anybody_replay() -> None:
    Acts.actors = {
        "ann": make_agent("Ann"),
        "ben": make_agent("Ben"),
        "system": SYSTEM,
        "requester": make_requester(),
        "stranger": make_requester(),
    }
    Acts.departments = [Department.objects.get_or_create(name=name)[0] for name in ("Support", "Sales")]
    run_state_machine_as_test(
        Acts,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.django_db
def test_a_change_that_nobody_recorded_does_not_replay() -> None:
    ticket = make_ticket()
    assert_replays(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(priority=Priority.CRITICAL)
    with pytest.raises(AssertionError):
        assert_replays(ticket)


@pytest.mark.django_db
def test_a_message_that_nobody_recorded_does_not_replay() -> None:
    ticket = make_ticket()
    ticket.replies.get().delete()
    with pytest.raises(AssertionError):
        assert_replays(ticket)
    assert state_of(ticket) != State()
