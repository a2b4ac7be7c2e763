"""Who is told of what: the table, case by case; ``test_replay_told`` holds another one against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escalated.core.db import now
from escalated.tickets.assigning import TicketAssigned, TicketUnassigned
from escalated.tickets.automatic_replies import AutomaticReplyAdded
from escalated.tickets.classifying import TicketPriorityChanged
from escalated.tickets.following import TicketFollowed
from escalated.tickets.forwarding import MessageForwarded, Recipient
from escalated.tickets.hearing_back import ThirdPartyAnswered
from escalated.tickets.opening import TicketOpened
from escalated.tickets.pinning import NotePinned
from escalated.tickets.replying import NoteAdded, ReplyAdded
from escalated.tickets.snoozing import TicketSnoozed, TicketWoken
from escalated.tickets.telling import DEFAULTS, Audience, Event, Ways, chosen, told
from escalated.tickets.transitioning import TicketClosed, TicketReopened, TicketResolved, TicketStatusChanged
from escalated.tickets.undelivered import MailUndelivered
from escalated.timeline.happening import Happening

ANN, BEN, CAT, DAN, EVE = range(1, 6)
REPLY = ReplyAdded(reply_id=1, previous="open", status="open")
NOTE = NoteAdded(reply_id=1, mentions=[CAT, ANN])
FORWARDED = MessageForwarded(reply_id=1, message_id=1, to=[Recipient(contact_id=9, email="vendor@example.net")])
OPENED = TicketOpened(
    reply_id=1, subject="", requester_id=1, department_id=1, priority="low", type="question", channel="web"
)
MOMENT = now() + timedelta(hours=1)
WATCHED: dict[str, Any] = {"assignee": ANN, "followers": frozenset({BEN, ANN}), "members": frozenset({DAN, EVE})}

CASES: list[tuple[Happening, Audience, list[tuple[int, Event]]]] = [
    (TicketAssigned(assignee_id=ANN, assignee_name="Ann"), Audience(actor=BEN), [(ANN, Event.ASSIGNED)]),
    (TicketAssigned(assignee_id=ANN, assignee_name="Ann"), Audience(actor=ANN), []),
    (TicketAssigned(assignee_id=CAT, assignee_name="Cat"), Audience(**WATCHED), [(CAT, Event.ASSIGNED)]),
    (TicketUnassigned(previous_id=ANN, previous_name="Ann"), Audience(actor=BEN, followers=frozenset({CAT})), []),
    (
        REPLY,
        Audience(is_by_customer=True, **WATCHED),
        [(ANN, Event.CUSTOMER_REPLIED), (BEN, Event.CUSTOMER_REPLIED)],
    ),
    (REPLY, Audience(is_by_customer=True, members=frozenset({DAN})), []),
    (REPLY, Audience(actor=BEN, **WATCHED), [(ANN, Event.COLLEAGUE_REPLIED)]),
    (REPLY, Audience(actor=ANN, assignee=ANN), []),
    (
        NOTE,
        Audience(actor=EVE, **WATCHED),
        [(ANN, Event.MENTIONED), (BEN, Event.COLLEAGUE_NOTED), (CAT, Event.MENTIONED)],
    ),
    (NOTE, Audience(actor=CAT, **WATCHED), [(ANN, Event.MENTIONED), (BEN, Event.COLLEAGUE_NOTED)]),
    (FORWARDED, Audience(actor=ANN, **WATCHED), [(BEN, Event.COLLEAGUE_NOTED)]),
    (FORWARDED, Audience(actor=CAT, members=frozenset({DAN})), []),
    (
        ThirdPartyAnswered(reply_id=2, forwarded_by=[CAT]),
        Audience(**WATCHED),
        [(each, Event.THIRD_PARTY_ANSWERED) for each in (ANN, BEN, CAT)],
    ),
    (ThirdPartyAnswered(reply_id=2), Audience(members=frozenset({DAN})), []),
    (TicketReopened(previous="closed"), Audience(**WATCHED), [(ANN, Event.REOPENED), (BEN, Event.REOPENED)]),
    (
        TicketWoken(previous_until=MOMENT, reason="time"),
        Audience(**WATCHED),
        [(ANN, Event.SNOOZE_ENDED), (BEN, Event.SNOOZE_ENDED)],
    ),
    (TicketWoken(previous_until=MOMENT, reason="agent"), Audience(**WATCHED), []),
    (TicketSnoozed(until=MOMENT), Audience(**WATCHED), []),
    (
        TicketStatusChanged(previous="open", status="escalated"),
        Audience(assignee=CAT, followers=frozenset({BEN})),
        [(BEN, Event.STATUS_CHANGED)],
    ),
    (TicketResolved(previous="open"), Audience(actor=BEN, **WATCHED), [(ANN, Event.STATUS_CHANGED)]),
    (TicketClosed(previous="open"), Audience(assignee=ANN), []),
    (OPENED, Audience(actor=EVE, **WATCHED), [(DAN, Event.OPENED)]),
    (
        MailUndelivered(reply_id=1, agent_id=CAT, to="kim@example.org"),
        Audience(**WATCHED),
        [(ANN, Event.UNDELIVERED), (BEN, Event.UNDELIVERED), (CAT, Event.UNDELIVERED)],
    ),
    (MailUndelivered(to="kim@example.org"), Audience(assignee=ANN), [(ANN, Event.UNDELIVERED)]),
    (AutomaticReplyAdded(reply_id=1), Audience(is_by_customer=True, **WATCHED), []),
    (TicketPriorityChanged(previous="low", priority="high"), Audience(**WATCHED), []),
    (TicketFollowed(agent_id=BEN), Audience(**WATCHED), []),
    (NotePinned(reply_id=1), Audience(**WATCHED), []),
]


@pytest.mark.parametrize(("happening", "audience", "expected"), CASES)
def test_the_table(happening: Happening, audience: Audience, expected: list[tuple[int, Event]]) -> None:
    assert told(happening, audience) == expected


def test_every_event_has_a_default_and_new_tickets_are_told_to_nobody_who_did_not_ask() -> None:
    assert set(DEFAULTS) == set(Event)
    assert chosen({})[Event.OPENED] == Ways(in_app=False, mail=False)


def test_what_is_stored_wins_way_by_way() -> None:
    ways = chosen({"opened": {"mail": True}, "assigned": {"in_app": False, "mail": False}, "gone": {"mail": True}})
    assert ways[Event.OPENED] == Ways(in_app=False, mail=True)
    assert ways[Event.ASSIGNED] == Ways(in_app=False, mail=False)
    assert ways[Event.MENTIONED] == DEFAULTS[Event.MENTIONED]
