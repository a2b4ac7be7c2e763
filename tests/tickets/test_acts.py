"""Replying, noting, assigning, classifying and moving: what each changes, records and refuses."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import override_settings

from escalated.core.errors import DomainError, InvalidInput, NotAllowed, NotFound
from escalated.people.actors import SYSTEM, Actor
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.linking import link_tickets, linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import TRANSITIONS, Status
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_requester, make_ticket, replies

pytestmark = pytest.mark.django_db


def put(ticket: Ticket, status: str) -> Ticket:
    """Set a status without an act."""
    from django.utils import timezone

    moment = timezone.now()
    Ticket.objects.filter(pk=ticket.pk).update(
        status=status,
        resolved_at=moment if status == "resolved" else None,
        closed_at=moment if status == "closed" else None,
    )
    ticket.refresh_from_db()
    return ticket


def test_a_public_answer_waits_for_the_customer_and_theirs_for_us() -> None:
    by, agent = make_requester("ada@example.org"), make_agent("Grace")
    ticket = make_ticket(by)
    reply_to_ticket(ticket, "Try water.", by=agent)
    assert ticket.status == Status.WAITING_ON_CUSTOMER
    reply_to_ticket(ticket, "It is out.", by=by)
    assert ticket.status == Status.WAITING_ON_AGENT
    assert kinds(ticket) == ["ticket.opened", "reply.added", "reply.added"]
    assert replies(ticket)[1:] == [("reply", "Grace", "Try water."), ("reply", "ada", "It is out.")]
    assert ticket.version == 3


@pytest.mark.parametrize(
    ("status", "after_agent", "after_customer"),
    [
        ("open", "waiting_on_customer", "open"),
        ("in_progress", "waiting_on_customer", "in_progress"),
        ("waiting_on_customer", "waiting_on_customer", "waiting_on_agent"),
        ("waiting_on_agent", "waiting_on_customer", "waiting_on_agent"),
        ("escalated", "escalated", "escalated"),
        ("resolved", "resolved", "reopened"),
        ("closed", "closed", "reopened"),
        ("reopened", "waiting_on_customer", "reopened"),
    ],
)
def test_where_an_answer_leads(status: str, after_agent: str, after_customer: str) -> None:
    by = make_requester()
    for actor, expected in ((make_agent(), after_agent), (by, after_customer), (SYSTEM, status)):
        ticket = put(make_ticket(by), status)
        reply_to_ticket(ticket, "Hello", by=actor)
        ticket.refresh_from_db()
        assert ticket.status == expected
        assert (ticket.resolved_at is None, ticket.closed_at is None) == (expected != "resolved", expected != "closed")


def test_a_move_the_hosts_table_forbids_is_skipped_and_the_answer_stands(settings: Any) -> None:
    ticket, agent = make_ticket(), make_agent()
    settings.ESCALATED = {**settings.ESCALATED, "TRANSITIONS": {"open": ["closed"]}}
    reply_to_ticket(ticket, "Hello", by=agent)
    assert (ticket.status, len(replies(ticket))) == (Status.OPEN, 2)


@pytest.mark.parametrize(("status", "target"), list(itertools.product(Status.values, Status.values)))
def test_the_transition_table_is_the_given_one(status: str, target: str) -> None:
    ticket, agent = put(make_ticket(), status), make_agent()
    if status == target:
        change_status(ticket, target, by=agent)
        assert kinds(ticket) == ["ticket.opened"]
    elif target in TRANSITIONS[status]:
        change_status(ticket, target, by=agent)
        assert (ticket.status, len(kinds(ticket))) == (target, 2)
    else:
        with pytest.raises(InvalidInput) as caught:
            change_status(ticket, target, by=agent)
        ticket.refresh_from_db()
        assert (list(caught.value.errors), ticket.status, kinds(ticket)) == (["status"], status, ["ticket.opened"])


def test_resolving_closing_and_reopening_set_and_clear_their_moments() -> None:
    ticket, agent = make_ticket(), make_agent()
    resolve_ticket(ticket, by=agent)
    resolved_at = ticket.resolved_at
    assert resolved_at
    assert not ticket.closed_at
    close_ticket(ticket, by=agent, reason="quiet")
    assert ticket.closed_at
    assert ticket.resolved_at == resolved_at
    reopen_ticket(ticket, by=agent)
    ticket.refresh_from_db()
    assert [ticket.status, ticket.resolved_at, ticket.closed_at] == [Status.REOPENED, None, None]
    assert kinds(ticket) == ["ticket.opened", "ticket.resolved", "ticket.closed", "ticket.reopened"]


@pytest.mark.parametrize(
    "act",
    [
        lambda ticket, by: close_ticket(ticket, by=by),
        lambda ticket, by: resolve_ticket(ticket, by=by),
        lambda ticket, by: change_priority(ticket, "urgent", by=by),
        lambda ticket, by: change_type(ticket, "incident", by=by),
        lambda ticket, by: assign_ticket(ticket, by.profile, by=by),
        lambda ticket, by: change_department(ticket, Department.objects.get_or_create(name="Sales")[0], by=by),
    ],
)
def test_doing_it_twice_is_doing_it_once(act: Any) -> None:
    ticket, agent = make_ticket(), make_agent()
    act(ticket, agent)
    after_once = kinds(ticket)
    act(ticket, agent)
    assert (kinds(ticket), len(after_once)) == (after_once, 2)


def test_assigning_and_taking_away() -> None:
    ticket, ann, ben = make_ticket(), make_agent("Ann"), make_agent("Ben")
    assign_ticket(ticket, ann.profile, by=ann)
    assign_ticket(ticket, ben.profile, by=ann)
    assign_ticket(ticket, None, by=ben)
    told = [row.sentence for row in TicketActivity.objects.filter(ticket=ticket).order_by("id")][1:]
    assert told == ["Ann took this ticket", "Ann assigned this ticket to Ben", "Ben removed Ben as assignee"]
    assert Ticket.objects.get(pk=ticket.pk).assignee is None


def test_linked_tickets_are_linked_once_and_seen_from_both() -> None:
    one, two, agent = make_ticket(), make_ticket(), make_agent()
    link_tickets(two, one, by=agent)
    link_tickets(one, two, by=agent)
    assert (linked_tickets(one, viewer=SYSTEM), linked_tickets(two, viewer=SYSTEM)) == ([two], [one])
    assert (kinds(two), kinds(one)) == (["ticket.opened", "ticket.linked"], ["ticket.opened"])


def test_the_type_is_one_of_four_and_its_change_is_told_in_words() -> None:
    ticket, agent = make_ticket(), make_agent("Grace")
    change_type(ticket, "incident", by=agent)
    change_type(ticket, "task", by=agent)
    with pytest.raises(InvalidInput) as caught:
        change_type(ticket, "riddle", by=agent)
    assert (Ticket.objects.get(pk=ticket.pk).type, caught.value.errors) == (
        "task",
        {"type": ["There is no ticket type “riddle”."]},
    )
    told = [row.sentence for row in TicketActivity.objects.filter(ticket=ticket).order_by("id")][1:]
    assert told == [
        "Grace changed the type from Question to Incident",
        "Grace changed the type from Incident to Task",
    ]


ACTS: dict[str, Any] = {
    "reply": lambda ticket, by: reply_to_ticket(ticket, "x", by=by),
    "note": lambda ticket, by: add_note(ticket, "x", by=by),
    "assign": lambda ticket, by: assign_ticket(ticket, None, by=by),
    "status": lambda ticket, by: change_status(ticket, "in_progress", by=by),
    "resolve": lambda ticket, by: resolve_ticket(ticket, by=by),
    "close": lambda ticket, by: close_ticket(ticket, by=by),
    "reopen": lambda ticket, by: reopen_ticket(ticket, by=by),
    "priority": lambda ticket, by: change_priority(ticket, "high", by=by),
    "type": lambda ticket, by: change_type(ticket, "incident", by=by),
    "department": lambda ticket, by: change_department(ticket, ticket.department, by=by),
    "link": lambda ticket, by: link_tickets(ticket, make_ticket(), by=by),
}
CUSTOMERS_MAY = {"reply", "close", "reopen"}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_do_what(name: str) -> None:
    owner, stranger = make_requester(), make_requester()
    actors: list[tuple[Actor, type[DomainError] | None]] = [
        (make_agent(), None),
        (SYSTEM, None),
        (owner, None if name in CUSTOMERS_MAY else NotAllowed),
        (stranger, NotFound),
    ]
    for actor, refusal in actors:
        ticket = make_ticket(owner)
        if refusal is None:
            ACTS[name](ticket, actor)
            continue
        with pytest.raises(refusal):
            ACTS[name](ticket, actor)
        assert kinds(ticket) == ["ticket.opened"]


def test_a_host_may_keep_closing_to_itself() -> None:
    owner = make_requester()
    ticket = make_ticket(owner)
    with override_settings(ESCALATED={"ALLOW_CUSTOMER_CLOSE": False}), pytest.raises(NotAllowed):
        close_ticket(ticket, by=owner)
    assert kinds(ticket) == ["ticket.opened"]
