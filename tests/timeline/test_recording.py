"""The activity row: written inside an operation only, once, with who and what; a sentence is made when it is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from escalated.core.db import atomic, operation
from escalated.people.actors import SYSTEM, Requester
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_department, change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import TicketClosed, change_status, close_ticket
from escalated.timeline.happening import HAPPENINGS, Happening
from escalated.timeline.models import TicketActivity
from escalated.timeline.recording import record
from escalated.web.schemas.making import activities
from tests.making import kinds, make_agent, make_ticket
from tests.replay import assert_replays
from tests.replay_state import REDUCERS

pytestmark = pytest.mark.django_db


def test_every_kind_of_happening_can_be_replayed() -> None:
    ours = {kind for kind, happening in HAPPENINGS.items() if happening.__module__.startswith("escalated.")}
    assert set(REDUCERS) == ours


def test_every_kind_is_named_as_subject_and_past_participle_and_has_a_sentence() -> None:
    for kind, happening in HAPPENINGS.items():
        assert kind.count(".") == 1
        assert happening.sentence is not Happening.sentence


def test_an_activity_says_who_did_what_and_when() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    close_ticket(ticket, by=agent, reason="quiet")
    row = TicketActivity.objects.latest("id")
    before = {
        "previous": "open",
        "previous_resolved_at": None,
        "previous_closed_at": None,
        "previous_snoozed_until": None,
        "previous_is_spam": False,
    }
    assert (row.ticket, row.kind, row.data) == (ticket, "ticket.closed", {**before, "reason": "quiet"})
    assert (row.actor_kind, row.actor_id, row.actor_name) == ("agent", agent.profile.pk, "Grace")
    assert (row.is_public, row.created_at) == (True, ticket.updated_at)
    assert row.happening == TicketClosed(previous="open", reason="quiet")
    assert row.sentence == "Grace closed this ticket"
    assert_replays(ticket)


def test_the_agents_name_stays_when_the_user_is_renamed_or_gone() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    close_ticket(ticket, by=agent)
    user: Any = agent.profile.user
    user.delete()
    row = TicketActivity.objects.latest("id")
    assert (row.actor_name, row.sentence) == ("Grace", "Grace closed this ticket")


def test_nothing_is_recorded_outside_an_operation() -> None:
    ticket = make_ticket()
    with pytest.raises(RuntimeError, match="inside an @operation"), atomic():
        record(TicketClosed(previous="open"), on=ticket, by=SYSTEM)
    assert kinds(ticket) == ["ticket.opened"]


def test_an_operation_that_fails_ends_the_permission_to_record() -> None:
    ticket = make_ticket()

    @operation
    def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with pytest.raises(RuntimeError):
        record(TicketClosed(previous="open"), on=ticket, by=SYSTEM)


def test_a_version_is_one_activity_and_its_moment() -> None:
    ticket = make_ticket()
    assert (ticket.version, Ticket.objects.get().version) == (1, 1)
    close_ticket(ticket, by=SYSTEM)
    row = Ticket.objects.get()
    moment = TicketActivity.objects.latest("id").created_at
    assert (ticket.version, row.version) == (2, 2)
    assert {ticket.updated_at, ticket.last_activity_at, row.updated_at, row.last_activity_at} == {moment}


def test_a_stored_happening_outlives_fields_that_are_gone() -> None:
    ticket = make_ticket()
    close_ticket(ticket, by=SYSTEM)
    TicketActivity.objects.filter(kind="ticket.closed").update(data={"previous": "open", "mood": "sad"})
    assert TicketActivity.objects.latest("id").happening == TicketClosed(previous="open")


def test_customers_are_shown_the_public_side() -> None:
    ticket, agent = make_ticket(), make_agent()
    add_note(ticket, "Hm.", by=agent)
    change_priority(ticket, "high", by=agent)
    reply_to_ticket(ticket, "Hello", by=agent)
    public = TicketActivity.objects.filter(ticket=ticket).public().in_order()
    assert [row.kind for row in public] == ["ticket.opened", "reply.added"]


def test_a_change_of_a_property_says_what_it_became_to_agents_alone() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    change_status(ticket, "in_progress", by=agent)
    change_priority(ticket, "high", by=agent)
    change_department(ticket, Department.objects.create(name="Billing"), by=agent)
    assign_ticket(ticket, agent.profile, by=agent)
    assign_ticket(ticket, None, by=agent)
    add_note(ticket, "Hm.", by=agent)
    for status in ("resolved", "reopened", "closed"):
        change_status(ticket, status, by=agent)
    told = [each.happening.change() for each in TicketActivity.objects.filter(ticket=ticket).in_order()]
    assert [each and (each.of, each.to) for each in told] == [
        None,
        ("status", "In progress"),
        ("priority", "High"),
        ("department", "Billing"),
        ("assignee", "Grace"),
        ("assignee", ""),
        None,
        ("status", "Resolved"),
        ("status", "Reopened"),
        ("status", "Closed"),
    ]
    customer = Requester((ticket.requester,))
    rows = TicketActivity.objects.filter(ticket=ticket).public().in_order()
    assert {each.change for each in activities(rows, viewer=customer)} == {None}


def test_a_sentence_is_made_in_the_readers_language_and_never_stored() -> None:
    close_ticket(make_ticket(), by=SYSTEM)
    row = TicketActivity.objects.latest("id")
    with translation.override("en"):
        assert row.sentence == "Escalated closed this ticket"
    assert "closed this ticket" not in str(row.data)
