"""Taking an answer back at the moment it leaves, twice at once, or while its customer writes."""

from __future__ import annotations

import pytest
from django.core import mail as sent

from escalated.core.db import now
from escalated.core.errors import TooLate
from escalated.core.jobs import run_now
from escalated.tickets.answering import Composed, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import drafts_of
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.faults.racing import together
from tests.holding import with_undo
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db(transaction=True)


def newest(ticket: Ticket, count: int = 1) -> list[int]:
    return list(ticket.activities.order_by("-id").values_list("pk", flat=True)[:count])


def own(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@with_undo
def test_undoing_at_once_is_undoing_once() -> None:
    ticket, agent = make_ticket(), make_agent()
    send_reply(ticket, Composed(Body("Done.")), by=agent, status="resolved")
    ids = newest(ticket, 2)
    results = together(*[lambda: undo(own(ticket), ids, by=agent)] * 8)
    assert sorted(type(each).__name__ for each in results) == ["NoneType", *["TooLate"] * 7]
    assert kinds(ticket)[3:] == ["ticket.change_undone", "reply.taken_back"]
    assert [draft.body.strip() for draft, _ in drafts_of(ticket, by=agent)] == ["<p>Done.</p>"]
    assert_replays(ticket)


@with_undo
@pytest.mark.parametrize("turn", range(6))
def test_an_answer_is_either_taken_back_or_mailed(turn: int) -> None:
    ticket, agent = make_ticket(make_requester(), channel="email"), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    (pk,) = newest(ticket)
    TicketActivity.objects.filter(pk=pk).update(next_attempt_at=now())  # a worker whose clock is ahead
    undone, _ = together(lambda: undo(own(ticket), [pk], by=agent), lambda: run_now("deliver_activity", pk))
    run_due()
    was_late = isinstance(undone, TooLate)
    assert (undone is None, len(sent.outbox), ticket.replies.count()) == (not was_late, was_late, 1 + was_late)
    assert_replays(ticket)


@with_undo
@pytest.mark.parametrize("turn", range(4))
def test_an_answer_is_not_taken_back_from_under_a_reply_to_it(turn: int) -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    ids = newest(ticket)
    together(
        lambda: undo(own(ticket), ids, by=agent),
        lambda: reply_to_ticket(own(ticket), "Wait", by=requester),
    )
    assert kinds(ticket)[2:] in (["reply.taken_back", "reply.added"], ["reply.added"])
    assert own(ticket).preview == "Wait"
    assert_replays(ticket)
