"""Pinned notes: notes alone, few of them, and never a customer's to see."""

from __future__ import annotations

import pytest

from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.tickets.pinning import MOST_PINNED, pin_note, unpin_note
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.making import kinds, make_agent, make_customer, make_ticket
from tests.replay import assert_replays
from tests.web.asking import ask

pytestmark = pytest.mark.django_db


def test_pinning_twice_is_pinning_once() -> None:
    ticket, agent = make_ticket(), make_agent("Ann")
    note = add_note(ticket, "Call before noon.", by=agent)
    for _ in range(2):
        pin_note(ticket, note.pk, by=agent)
    for _ in range(2):
        unpin_note(ticket, note.pk, by=agent)
    assert kinds(ticket) == ["ticket.opened", "note.added", "note.pinned", "note.unpinned"]
    assert [row.sentence for row in ticket.activities.order_by("id")][2:] == [
        "Ann pinned a note",
        "Ann unpinned a note",
    ]
    assert_replays(ticket)


def test_only_a_note_of_this_ticket_is_pinned() -> None:
    ticket, other, agent = make_ticket(), make_ticket(), make_agent()
    answer, elsewhere = reply_to_ticket(ticket, "Hello", by=agent), add_note(other, "Hm", by=agent)
    for pk in (answer.pk, elsewhere.pk, 10**9):
        with pytest.raises(NotFound):
            pin_note(ticket, pk, by=agent)
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


def test_no_more_than_a_handful_is_pinned() -> None:
    ticket, agent = make_ticket(), make_agent()
    notes = [add_note(ticket, f"Note {number}", by=agent) for number in range(MOST_PINNED + 1)]
    for note in notes[:-1]:
        pin_note(ticket, note.pk, by=agent)
    with pytest.raises(InvalidInput) as refusal:
        pin_note(ticket, notes[-1].pk, by=agent)
    assert list(refusal.value.errors) == ["is_pinned"]


def test_customers_neither_pin_nor_hear_of_it() -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent()
    note = add_note(ticket, "Secret", by=agent)
    with pytest.raises(NotAllowed):
        pin_note(ticket, note.pk, by=by)
    pin_note(ticket, note.pk, by=agent)
    page = ask(user, "portal:ticket", ticket.reference).json()
    assert [each["kind"] for each in page["events"]] == ["ticket.opened"]
    assert [each["is_pinned"] for each in page["messages"]] == [False]
    desk = ask(agent.profile.user, "agent:ticket", ticket.reference).json()
    assert [(each["kind"], each["is_pinned"]) for each in desk["messages"]] == [("opening", False), ("note", True)]
