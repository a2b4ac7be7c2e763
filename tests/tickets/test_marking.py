"""Marking spam."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.errors import NotAllowed
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.statuses import Status
from escalated.tickets.transitioning import close_ticket, reopen_ticket
from escalated.tickets.undoing import offer, undo
from tests.making import kinds, make_agent, make_customer, make_requester, make_ticket
from tests.replay import assert_replays
from tests.web.asking import ask, outcome, send

pytestmark = pytest.mark.django_db


def listed(user: Any, **filters: Any) -> list[int]:
    return [row["id"] for row in outcome(ask(user, "agent:tickets", **filters))[1]["tickets"]]


def test_spam_is_in_its_own_list_alone() -> None:
    ticket, other, grace = make_ticket(), make_ticket(), make_agent("grace")
    user = grace.profile.user
    status, page = outcome(send(user, "agent:spam", ticket.reference))
    assert (status, page["ticket"]["is_spam"], page["ticket"]["status"]) == (200, True, "closed")
    mark_spam(ticket, by=grace)
    assert kinds(ticket) == ["ticket.opened", "ticket.marked_spam"]
    lists = [listed(user), listed(user, state="all"), listed(user, status="closed"), listed(user, q="printer")]
    assert lists == [[other.pk], [other.pk], [], [other.pk]]
    assert listed(user, state="spam") == [ticket.pk]
    assert [each["reference"] for each in ask(user, "agent:search", q="printer").json()["tickets"]] == [other.reference]
    assert_replays(ticket)


@pytest.mark.parametrize("is_closed", [False, True])
def test_it_is_undone(is_closed: bool) -> None:
    ticket, grace = make_ticket(), make_agent("grace")
    if is_closed:
        close_ticket(ticket, by=grace)
    status, closed_at = ticket.status, ticket.closed_at
    mark_spam(ticket, by=grace)
    offered = offer(list(ticket.activities.all()), to=grace)
    assert offered is not None
    undo(ticket, [row.pk for row in offered.activities], by=grace)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.closed_at, ticket.is_spam) == (status, closed_at, False)
    assert_replays(ticket)


def test_its_sender_does_not_open_it_again_and_an_agent_does() -> None:
    ada, grace = make_requester(), make_agent("grace")
    ticket = make_ticket(ada)
    mark_spam(ticket, by=grace)
    reply_to_ticket(ticket, "Buy!", by=ada)
    with pytest.raises(NotAllowed):
        reopen_ticket(ticket, by=ada)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.is_spam) == (Status.CLOSED, True)
    reopen_ticket(ticket, by=grace)
    assert (ticket.status, ticket.is_spam) == (Status.REOPENED, False)
    assert_replays(ticket)


def test_customers_may_not_and_are_not_told() -> None:
    user, ada = make_customer("ada")
    ticket = make_ticket(ada)
    with pytest.raises(NotAllowed):
        mark_spam(ticket, by=ada)
    mark_spam(ticket, by=make_agent())
    page = ask(user, "portal:ticket", ticket.reference)
    assert (page.json()["request"]["status"], page.json()["abilities"]["can_reopen"]) == ("closed", False)
    assert b"spam" not in page.content
    assert Ticket.objects.get().is_spam
