"""Who looks at a ticket and who types: said to the others, forgotten by itself, and read up to where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from escalated.core.errors import NotFound
from escalated.people.actors import Agent
from escalated.tickets.models import Ticket
from escalated.tickets.presence import SEEN_FOR, SWEPT_AT_ONCE, TYPED_FOR, Presence, arrive, leave, others_on, type_on
from escalated.tickets.reading import ReadMark, mark_read, unread_and_followed
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.faults.racing import together
from tests.making import kinds, make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db


def seen_by(agent: Agent, ticket: Ticket) -> list[tuple[str, bool]]:
    return [(each.agent.name, each.is_typing) for each in others_on(ticket, besides=agent)]


def let_pass(time: timedelta) -> None:
    Presence.objects.update(seen_at=F("seen_at") - time, typed_at=F("typed_at") - time)


def test_the_others_are_told_by_name_who_looks_and_who_types() -> None:
    ticket, me, ann, ben = make_ticket(), make_agent("Me"), make_agent("Ann"), make_agent("Ben")
    for _ in range(2):
        arrive(ticket, by=me)
        type_on(ticket, by=ben)
        arrive(ticket, by=ann)
    arrive(make_ticket(), by=make_agent("Elsewhere"))
    assert seen_by(me, ticket) == [("Ann", False), ("Ben", True)]
    assert seen_by(ben, ticket) == [("Ann", False), ("Me", False)]
    leave(ticket, by=ann)
    leave(ticket, by=ann)
    assert seen_by(me, ticket) == [("Ben", True)]
    assert (kinds(ticket), Ticket.objects.get(pk=ticket.pk).version) == (["ticket.opened"], 1)


def test_who_goes_without_a_word_is_forgotten() -> None:
    ticket, me, ben = make_ticket(), make_agent(), make_agent("Ben")
    type_on(ticket, by=ben)
    let_pass(TYPED_FOR)
    assert seen_by(me, ticket) == [("Ben", False)]
    let_pass(SEEN_FOR - TYPED_FOR)
    assert seen_by(me, ticket) == []
    arrive(ticket, by=ben)
    assert seen_by(me, ticket) == [("Ben", False)]


def test_rows_of_those_who_went_are_swept_by_those_who_come() -> None:
    tickets, agent = [make_ticket() for _ in range(SWEPT_AT_ONCE + 5)], make_agent()
    for ticket in tickets:
        arrive(ticket, by=agent)
    let_pass(SEEN_FOR)
    arrive(tickets[0], by=make_agent())
    assert Presence.objects.count() == 6
    arrive(tickets[0], by=make_agent())
    assert Presence.objects.count() == 2


def test_a_customer_is_never_present() -> None:
    stranger: Any = make_requester()
    ticket = make_ticket()
    for act in (arrive, type_on, leave):
        with pytest.raises(NotFound):
            act(ticket, by=stranger)
    assert Presence.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_coming_typing_and_going_at_once_leaves_a_row_or_none() -> None:
    make_ticket()
    agents = [make_agent() for _ in range(3)]
    for _ in range(3):
        acts = [
            lambda by=by, act=act: act(Ticket.objects.get(), by=by)
            for by in agents
            for act in (arrive, type_on, arrive, leave)
        ]
        assert together(*acts) == [None] * len(acts)
        assert Presence.objects.count() <= len(agents)
        let_pass(SEEN_FOR)


def test_a_ticket_is_unread_until_its_last_version_was_seen() -> None:
    requester = make_requester()
    ticket, agent, other = make_ticket(requester), make_agent(), make_agent()
    assert unread_and_followed([ticket], by=agent)[0] == {ticket.pk}
    mark_read(ticket, 1, by=agent)
    assert unread_and_followed([ticket], by=agent)[0] == set()
    assert unread_and_followed([ticket], by=other)[0] == {ticket.pk}
    reply_to_ticket(ticket, "Hello?", by=requester)
    assert unread_and_followed([ticket], by=agent)[0] == {ticket.pk}
    mark_read(ticket, 1, by=agent)
    assert unread_and_followed([ticket], by=agent)[0] == {ticket.pk}
    mark_read(ticket, 2, by=agent)
    assert unread_and_followed([ticket], by=agent)[0] == set()
    assert unread_and_followed([ticket], by=requester)[0] == set()


def test_what_one_did_oneself_is_read_only_if_all_before_was() -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester), make_agent()
    mark_read(ticket, 1, by=agent)
    add_note(ticket, "Psst", by=agent)
    assert unread_and_followed([ticket], by=agent)[0] == set()
    reply_to_ticket(ticket, "Hello?", by=requester)
    add_note(ticket, "Psst", by=agent)
    assert unread_and_followed([ticket], by=agent)[0] == {ticket.pk}


@pytest.mark.parametrize("version", [10**6, 2**31, 10**30])
def test_nobody_reads_ahead_and_no_mark_goes_back(version: int) -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester), make_agent()
    mark_read(ticket, version, by=agent)
    mark_read(ticket, 0, by=agent)
    assert list(ReadMark.objects.values_list("version", flat=True)) == [1]
    reply_to_ticket(ticket, "Hello?", by=requester)
    assert unread_and_followed([ticket], by=agent)[0] == {ticket.pk}


@pytest.mark.django_db(transaction=True)
def test_marks_made_at_once_are_one_mark_at_the_furthest() -> None:
    ticket, agent = make_ticket(), make_agent()
    for _ in range(5):
        add_note(ticket, "Psst", by=make_agent())
    acts = [lambda version=version: mark_read(Ticket.objects.get(), version, by=agent) for version in range(7)]
    assert together(*acts) == [None] * 7
    assert list(ReadMark.objects.values_list("version", flat=True)) == [6]
