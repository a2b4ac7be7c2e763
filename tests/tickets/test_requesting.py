"""Customers' own acts: sent once over any line, read up to where, found by what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from escalated.core.errors import NotFound
from escalated.people.actors import Requester, actor_for
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.finding import own_requests
from escalated.tickets.models import Ticket
from escalated.tickets.reading import mark_read_by_requester
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.requesting import answer_request, open_request
from escalated.tickets.statuses import Channel
from escalated.tickets.tagging import add_tags
from escalated.tickets.writing import Message
from tests.faults.racing import together
from tests.holding import HELD, let_pass, with_undo
from tests.making import kinds, make_agent, make_customer, make_requester, make_ticket, make_upload, make_user
from tests.web.asking import ask, send

pytestmark = pytest.mark.django_db


def words(text: str, files: Sequence[Upload] = ()) -> Message:
    return Message(Body(text), files, Channel.WEB)


def test_the_same_request_sent_again_is_the_one_there_is() -> None:
    _, by = make_customer("ada")
    first = open_request(subject="Hello", body=words("It burns."), by=by)
    assert open_request(subject=" Hello ", body=words("It burns."), by=by) == first
    others = [
        open_request(subject="Hello", body=words("It still burns."), by=by),
        open_request(subject="Hello again", body=words("It burns."), by=by),
        open_request(subject="Hello", body=words("It burns.", [make_upload()]), by=by),
        open_request(subject="Hello", body=words("It burns."), by=make_customer("bob")[1]),
    ]
    assert Ticket.objects.count() == 1 + len({each.pk for each in others})
    assert open_request(subject="Hello", body=words("It burns.", [make_upload()]), by=by) == others[2]
    let_pass(601)
    assert open_request(subject="Hello", body=words("It burns."), by=by) != first


@pytest.mark.django_db(transaction=True)
def test_a_double_click_opens_one_request() -> None:
    user = make_user("ada")
    actors = [actor_for(user) for _ in range(4)]
    acts = [lambda by=by: open_request(subject="Hello", body=words("It burns."), by=by) for by in actors]
    assert {type(each).__name__ for each in together(*acts)} == {"Ticket"}
    assert (Ticket.objects.count(), kinds(Ticket.objects.get())) == (1, ["ticket.opened"])


def test_the_same_answer_after_the_same_message_is_one_answer() -> None:
    _, by = make_customer("ada")
    ticket = make_ticket(by)
    newest = ticket.replies.latest("id").pk
    first = answer_request(ticket, words("Yes"), by=by, after=newest)
    assert answer_request(ticket, words("Yes"), by=by, after=newest) == first
    assert answer_request(ticket, words("Yes", [make_upload()]), by=by, after=newest) != first
    assert answer_request(ticket, words("Yes"), by=by, after=first.pk) != first
    answer_request(ticket, words("Yes"), by=by)
    assert kinds(ticket)[1:] == ["reply.added"] * 4
    with pytest.raises(NotFound):
        answer_request(ticket, words("Yes"), by=make_requester(), after=newest)


@pytest.mark.django_db(transaction=True)
def test_an_answer_double_clicked_is_one_answer() -> None:
    _, by = make_customer("ada")
    ticket = make_ticket(by)
    newest = ticket.replies.latest("id").pk
    acts = [lambda: answer_request(Ticket.objects.get(), words("Yes"), by=by, after=newest)] * 6
    assert {type(each).__name__ for each in together(*acts)} == {"Reply"}
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


def unread(user: Any) -> list[bool]:
    return [each["is_unread"] for each in ask(user, "portal:tickets").json()["requests"]]


@with_undo
def test_a_request_is_unread_from_when_an_answer_is_told_until_it_was_seen() -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent()
    assert unread(user) == [False]
    answer = reply_to_ticket(ticket, "Try water.", by=agent)
    add_note(ticket, "Psst", by=agent)
    assert unread(user) == [False]
    assert send(user, "portal:seen", ticket.reference, message_id=answer.pk).status_code == 404
    let_pass(HELD)
    assert unread(user) == [True]
    assert ask(user, "portal:ticket", ticket.reference).json()["request"]["is_unread"] is True
    assert unread(user) == [True]
    assert send(user, "portal:seen", ticket.reference, message_id=answer.pk).json() == {}
    assert unread(user) == [False]
    reply_to_ticket(ticket, "Did it help?", by=agent)
    let_pass(HELD)
    for older in ticket.replies.filter(kind="opening"):
        mark_read_by_requester(ticket, older.pk, by=by)
    assert unread(user) == [True]
    reply_to_ticket(ticket, "It did.", by=by)
    assert unread(user) == [False]


def test_nobody_else_reads_for_a_customer() -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent()
    answer, note = reply_to_ticket(ticket, "Try water.", by=agent), add_note(ticket, "Psst", by=agent)
    elsewhere = make_ticket(by).replies.get()
    for wrong in (note.pk, elsewhere.pk, 10**9):
        assert send(user, "portal:seen", ticket.reference, message_id=wrong).status_code == 404
    with pytest.raises(NotFound):
        mark_read_by_requester(ticket, answer.pk, by=make_requester())
    for bad in ("x", 10**30, None):
        assert send(user, "portal:seen", ticket.reference, message_id=bad).status_code == 422
    assert unread(user) == [False, True]


@with_undo
def test_customers_search_what_they_may_read_of_their_own() -> None:
    user, by = make_customer("ada")
    mine, agent = make_ticket(by, subject="The printer", body="It burns with a blue flame."), make_agent()
    make_ticket(subject="The printer", body="It burns with a blue flame.")
    reply_to_ticket(mine, "Try water.", by=by)
    add_note(mine, "A canary sings.", by=agent)
    add_tags(mine, ["canary"], by=agent)
    reply_to_ticket(mine, "The parrot talks.", by=agent)

    def found(q: str, **more: Any) -> list[str]:
        return [each["reference"] for each in ask(user, "portal:tickets", q=q, **more).json()["requests"]]

    for asked in ("printer", "blue FLAME", "printer water", mine.reference, mine.reference.lower(), f" {mine.pk} "):
        assert found(asked) == [mine.reference], asked
    for asked in ("canary", "tag:canary", "parrot", "zeppelin", "printer zeppelin", "%", "'"):
        assert found(asked) == [], asked
    let_pass(HELD)
    assert found("parrot") == found("parrot", state="open") == [mine.reference]
    assert found("parrot", state="solved") == []
    shown = ask(user, "portal:tickets", q="blue flame", state="open").json()
    assert (shown["q"], shown["state_urls"]["solved"]) == ("blue flame", "/support/tickets?state=solved&q=blue+flame")
    assert ask(user, "portal:tickets", q="x" * 201).status_code == 422


def test_the_search_is_offered_to_whoever_has_many() -> None:
    user, by = make_customer("ada")
    for _ in range(7):
        make_ticket(by)
    assert ask(user, "portal:tickets").json()["can_search"] is False
    assert ask(user, "portal:tickets", q="x").json()["can_search"] is True
    make_ticket(by)
    assert ask(user, "portal:tickets", state="solved").json()["can_search"] is True
    assert own_requests(Requester(()), "printer").count() == 0
