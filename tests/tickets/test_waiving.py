"""A message that needs no reply: its clock stops, and goes on once a reply is expected after all."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.errors import NotAllowed, NotFound
from escalated.sla.models import ClockKind
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.waiving import expect_reply, waive_reply
from tests.making import kinds, make_agent, make_customer, make_requester, make_ticket
from tests.replay import assert_replays
from tests.sla.test_clocks import Hands, at, hands
from tests.web.asking import ask, send

__all__ = ("hands",)
pytestmark = pytest.mark.django_db
NEXT = ClockKind.NEXT_RESPONSE


def clock_of(ticket: Ticket) -> tuple[object, object, object]:
    clock = ticket.clocks.get(kind=NEXT)
    return clock.state, clock.due_at, clock.stopped_at


def test_a_thank_you_does_not_run_for_ever(hands: Hands) -> None:
    by, agent = make_requester(), make_agent("Ann")
    ticket = make_ticket(by, priority="high")
    reply_to_ticket(ticket, "Try this.", by=agent)
    thanks = reply_to_ticket(ticket, "Thanks!", by=by)
    hands.move("23 11:00")
    for _ in range(2):
        waive_reply(ticket, thanks.pk, by=agent)
    assert clock_of(ticket) == ("stopped", at("23 14:00"), at("23 11:00"))
    assert Ticket.objects.get(pk=ticket.pk).sla_kind == ClockKind.RESOLUTION
    hands.move("23 12:00")
    for _ in range(2):
        expect_reply(ticket, thanks.pk, by=agent)
    assert clock_of(ticket) == ("running", at("23 14:00"), None)
    assert kinds(ticket)[-2:] == ["reply.waived", "reply.expected"]
    assert [row.sentence for row in ticket.activities.order_by("id")][-2:] == [
        "Ann said that a message needs no reply",
        "Ann said that a message needs a reply after all",
    ]
    assert_replays(ticket)


def test_an_answer_before_it_was_said_is_the_answer(hands: Hands) -> None:
    by, agent = make_requester(), make_agent()
    ticket = make_ticket(by)
    reply_to_ticket(ticket, "Try this.", by=agent)
    message = reply_to_ticket(ticket, "Thanks, and?", by=by)
    hands.move("23 11:00")
    reply_to_ticket(ticket, "Nothing more.", by=agent)
    hands.move("23 12:00")
    waive_reply(ticket, message.pk, by=agent)
    assert clock_of(ticket)[2] == at("23 11:00")


def test_before_the_first_answer_it_starts_no_clock_later(hands: Hands) -> None:
    by, agent = make_requester(), make_agent()
    ticket = make_ticket(by)
    message = reply_to_ticket(ticket, "Never mind.", by=by)
    waive_reply(ticket, message.pk, by=agent)
    reply_to_ticket(ticket, "As you like.", by=agent)
    assert not ticket.clocks.filter(kind=NEXT, stopped_at=None).exists()


def test_only_a_customers_message_of_this_ticket_is_meant() -> None:
    ticket, other, agent = make_ticket(), make_ticket(), make_agent()
    answer, note = reply_to_ticket(ticket, "Hello", by=agent), add_note(ticket, "Hm", by=agent)
    elsewhere = other.replies.get()
    for pk in (answer.pk, note.pk, elsewhere.pk, ticket.replies.order_by("pk")[0].pk, 10**9):
        with pytest.raises(NotFound):
            waive_reply(ticket, pk, by=agent)
    assert kinds(ticket) == ["ticket.opened", "reply.added", "note.added"]


def test_customers_neither_say_so_nor_hear_of_it() -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent("grace")
    message = reply_to_ticket(ticket, "Thanks!", by=by)
    with pytest.raises(NotAllowed):
        waive_reply(ticket, message.pk, by=by)
    body: dict[str, Any] = {"message_id": message.pk, "is_waived": True}
    answer = send(agent.profile.user, "agent:waive", ticket.reference, **body)
    assert [each["is_waived"] for each in answer.json()["messages"]] == [False, True]
    page = ask(user, "portal:ticket", ticket.reference).json()
    assert "reply.waived" not in [each["kind"] for each in page["events"]]
    assert [each["is_waived"] for each in page["messages"]] == [False, False]
