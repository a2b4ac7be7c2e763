"""F19 and F21: many people on one ticket at once; each act is there, in an order that replays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail as sent

from escalated.core.errors import InvalidInput
from escalated.people.actors import Agent
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_priority
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Ticket, TicketLink
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import Status
from escalated.tickets.transitioning import close_ticket, reopen_ticket, resolve_ticket
from escalated.timeline.models import TicketActivity
from tests.faults.racing import together
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)


def own(ticket: Ticket) -> Ticket:
    """Return a stale copy, as each request holds one."""
    return Ticket.objects.get(pk=ticket.pk)


def test_f19_twenty_agents_reply_at_once() -> None:
    ticket, agents = make_ticket(make_requester(), channel="email"), [make_agent() for _ in range(20)]
    acts = [lambda by=by: reply_to_ticket(own(ticket), f"From {by.name}", by=by) for by in agents]
    stored = together(*acts)
    row = own(ticket)
    assert sorted(each.author_name for each in stored) == sorted(by.name for by in agents)  # type: ignore[union-attr]
    assert kinds(ticket) == ["ticket.opened", *["reply.added"] * 20]
    assert (row.version, row.status) == (21, Status.WAITING_ON_CUSTOMER)
    assert_replays(ticket)
    run_due()
    assert len({mail.extra_headers["Message-ID"] for mail in sent.outbox}) == len(sent.outbox) == 20


@pytest.mark.parametrize("turn", range(4))
def test_f19_no_status_is_lost_between_the_agents_and_the_customer(turn: int) -> None:
    customer = make_requester()
    ticket, agent = make_ticket(customer), make_agent()
    together(
        *[lambda: reply_to_ticket(own(ticket), "Hello", by=agent)] * 4,
        *[lambda: reply_to_ticket(own(ticket), "Hello?", by=customer)] * 4,
    )
    last = TicketActivity.objects.filter(ticket=ticket).latest("id")
    assert own(ticket).status == last.data["status"]
    assert len(kinds(ticket)) == 9
    assert_replays(ticket)


def test_f21_assignments_at_once_are_all_told_in_their_order() -> None:
    ticket, agents = make_ticket(), [make_agent() for _ in range(10)]
    together(*[lambda by=by: assign_ticket(own(ticket), by.profile, by=by) for by in agents])
    told = list(TicketActivity.objects.filter(ticket=ticket, kind="ticket.assigned").order_by("id"))
    assert sorted(row.data["assignee_id"] for row in told) == sorted(by.profile.pk for by in agents)
    previous = [None, *(row.data["assignee_id"] for row in told)]
    assert [row.data["previous_id"] for row in told] == previous[:-1]
    assert own(ticket).assignee_id == previous[-1]
    assert_replays(ticket)


def test_closing_at_once_is_closing_once() -> None:
    ticket, agent = make_ticket(), make_agent()
    assert together(*[lambda: close_ticket(own(ticket), by=agent)] * 10) == [None] * 10
    assert kinds(ticket) == ["ticket.opened", "ticket.closed"]
    assert_replays(ticket)


def close_while_the_customer_replies() -> Ticket:
    customer = make_requester()
    ticket, agent = make_ticket(customer), make_agent()
    together(
        lambda: close_ticket(own(ticket), by=agent),
        lambda: reply_to_ticket(own(ticket), "Wait!", by=customer),
    )
    return own(ticket)


def test_a_reply_while_it_is_closed_never_vanishes() -> None:
    for _ in range(10):
        ticket = close_while_the_customer_replies()
        assert (kinds(ticket), ticket.status) in (
            (["ticket.opened", "ticket.closed", "reply.added"], Status.REOPENED),
            (["ticket.opened", "reply.added", "ticket.closed"], Status.CLOSED),
        )
        assert_replays(ticket)


def test_links_from_both_sides_at_once_are_one_link() -> None:
    one, two, agent = make_ticket(), make_ticket(), make_agent()
    pairs = [(one, two), (two, one)] * 5
    acts = [lambda pair=pair: link_tickets(own(pair[0]), own(pair[1]), by=agent) for pair in pairs]
    assert together(*acts) == [None] * 10
    assert TicketLink.objects.filter(first=one, second=two).count() == 1
    assert sorted([*kinds(one), *kinds(two)]) == ["ticket.linked", "ticket.opened", "ticket.opened"]
    assert_replays(one)
    assert_replays(two)


def test_anything_at_once_replays() -> None:
    customer = make_requester()
    ticket = make_ticket(customer)
    acts: list[Callable[[], object]] = [lambda: reply_to_ticket(own(ticket), "Hello?", by=customer)] * 3
    for priority in ("low", "high", "urgent"):
        acts += everything_of(make_agent(), ticket, priority)
    refused = [each for each in together(*acts) if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {InvalidInput}
    assert_replays(ticket)


def everything_of(by: Agent, ticket: Ticket, priority: str) -> list[Callable[[], object]]:
    return [
        lambda: add_note(own(ticket), "Psst", by=by),
        lambda: reply_to_ticket(own(ticket), "Hello", by=by),
        lambda: change_priority(own(ticket), priority, by=by),
        lambda: resolve_ticket(own(ticket), by=by),
        lambda: reopen_ticket(own(ticket), by=by),
    ]
