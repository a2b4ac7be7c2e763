"""Which ticket a mail answers: the four signals, their order, and what is no signal."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.mail.message_ids import event_id, opening_id, reply_address, reply_id
from escalated.mail.parsing import Address, IncomingMail
from escalated.mail.threading import Match, find_tickets
from escalated.tickets.models import Ticket
from tests.making import make_requester, make_ticket

pytestmark = pytest.mark.django_db


def first(mail: IncomingMail) -> Match | None:
    """Return the ticket that the strongest signal points to."""
    return next(iter(find_tickets(mail)), None)


SIGNALS = ["in_reply_to", "references", "reply_address", "subject"]


def pointing(ticket: Ticket, *signals: str) -> dict[str, Any]:
    """Return the fields of a mail that points to this ticket by these signals."""
    fields = {
        "in_reply_to": reply_id(ticket.pk, 5),
        "references": (opening_id(ticket.pk),),
        "reply_address": (Address(reply_address(ticket.pk, ticket.requester_id)),),
        "subject": f"Re: [{ticket.reference}] hello",
    }
    return {"to" if name == "reply_address" else name: fields[name] for name in signals}


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_signal_alone_finds_the_ticket(signal: str) -> None:
    ticket = make_ticket()
    match = first(IncomingMail(**pointing(ticket, signal)))
    assert match == Match(ticket, signal)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(3))
def test_the_earlier_signal_wins(place: int) -> None:
    stronger, weaker = make_ticket(), make_ticket()
    fields = {**pointing(weaker, *SIGNALS[place + 1 :]), **pointing(stronger, SIGNALS[place])}
    assert first(IncomingMail(**fields)) == Match(stronger, SIGNALS[place])  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(3))
def test_a_signal_to_a_ticket_that_is_gone_gives_way_to_the_next(place: int) -> None:
    gone, ticket = make_ticket(), make_ticket()
    fields = {**pointing(ticket, SIGNALS[place + 1]), **pointing(gone, SIGNALS[place])}
    gone.delete()
    assert first(IncomingMail(**fields)) == Match(ticket, SIGNALS[place + 1])  # type: ignore[arg-type]


def test_no_signal_finds_nothing() -> None:
    make_ticket()
    assert first(IncomingMail()) is None
    assert first(IncomingMail(subject="hello", in_reply_to="<x@y>", references=("<z@y>",))) is None


def test_the_newest_reference_wins() -> None:
    older, newer = make_ticket(), make_ticket()
    mail = IncomingMail(references=(opening_id(older.pk), "<x@y>", event_id(newer.pk, 3)))
    assert first(mail) == Match(newer, "references")


def test_only_the_last_hundred_references_are_looked_at(django_assert_max_num_queries: Any) -> None:
    ticket = make_ticket()
    noise = tuple(f"<{number}@example.org>" for number in range(100))
    with django_assert_max_num_queries(2):
        assert first(IncomingMail(references=(opening_id(ticket.pk), *noise))) is None
    assert first(IncomingMail(references=(opening_id(ticket.pk), *noise[1:]))) == Match(ticket, "references")


def test_an_answer_to_the_customers_own_mail_finds_it_too() -> None:
    ticket = make_ticket(make_requester())
    ticket.replies.update(message_id="<theirs@example.org>")
    assert first(IncomingMail(in_reply_to="<theirs@example.org>")) == Match(ticket, "in_reply_to")
    assert first(IncomingMail(references=("<theirs@example.org>",))) == Match(ticket, "references")


def test_mails_without_a_message_id_do_not_find_each_other() -> None:
    ticket = make_ticket()
    assert ticket.replies.get().message_id == ""
    assert first(IncomingMail(in_reply_to="", references=("",))) is None


@pytest.mark.parametrize("field", ["to", "cc", "envelope_recipient"])
def test_the_reply_address_may_stand_anywhere_among_the_recipients(field: str) -> None:
    ticket = make_ticket()
    address = reply_address(ticket.pk, ticket.requester_id)
    value = address if field == "envelope_recipient" else (Address("x@example.org"), Address(address))
    assert first(IncomingMail(**{field: value})) == Match(ticket, "reply_address")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "is_found"),
    [
        ("[{0}]", True),
        ("AW: WG: [{0}] hallo", True),
        ("[other-tag] [LIST-1] [{0}]", True),
        ("{0} without brackets", False),
        ("[{0}", False),
        ("[ABC-00001]", False),
        ("[ESC-]", False),
        ("[ESC-99999999999999999999]", False),
        ("[ESC-00001-2]", False),
    ],
)
def test_the_tag_in_the_subject(subject: str, is_found: bool) -> None:
    ticket = make_ticket()
    match = first(IncomingMail(subject=subject.format(ticket.reference)))
    assert match == (Match(ticket, "subject") if is_found else None)
