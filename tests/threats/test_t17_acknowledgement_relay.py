"""T17: the public form is no cannon: what an address and a network get is capped, and carries no stranger's words.

ESCALATED_ALL_ROUNDS=1 posts 1,000 times each.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as sent
from django.test import Client

from escalated.core.jobs import tick
from escalated.mail.linking import UNASKED_IN_TOTAL
from escalated.mail.models import OutgoingMail
from escalated.people.contacts import contact_for_user
from escalated.tickets.models import Ticket
from tests.faults.racing import rounds
from tests.making import make_form_token, make_user, run_due
from tests.web.asking import JSON, send_to, url

pytestmark = pytest.mark.django_db

POSTS = len(rounds(60, 1000))
WORDS = "Cheap+pills+http://evil.example+now"
_numbers = itertools.count(1)


def post(*, email: str, client: str, **given: Any) -> Any:
    """Post the form as a program that fetched it, waited long enough and writes something new each time."""
    body = {
        "name": WORDS,
        "email": email,
        "subject": f"{WORDS} {next(_numbers)}",
        "body": WORDS,
        "form_token": make_form_token(),
        **given,
    }
    return send_to(Client(REMOTE_ADDR=client), url("portal:guest_create"), body, accept=JSON)


def network(number: int) -> str:
    return f"198.51.{number // 250}.{number % 250 + 1}"


def mailed() -> int:
    run_due()
    return len(sent.outbox)


def test_one_victim_gets_three_mails_a_day_whoever_asks() -> None:
    answers = [post(**FLOODS["one victim"](each)).status_code for each in range(POSTS)]
    assert (answers.count(201), answers.count(429)) == (10, POSTS - 10)
    assert (Ticket.objects.count(), mailed()) == (10, 3)


def test_one_network_gets_twenty_requests_an_hour_whomever_it_names() -> None:
    answers = [post(**FLOODS["one network"](each)).status_code for each in range(POSTS)]
    assert (answers.count(201), answers.count(429)) == (20, POSTS - 20)
    assert (Ticket.objects.count(), mailed()) == (20, 20)


FLOODS: dict[str, Callable[[int], dict[str, str]]] = {
    "one network": lambda each: {"email": f"victim{each}@example.net", "client": "203.0.113.9"},
    "one victim": lambda each: {"email": "victim@example.net", "client": network(each)},
    "everywhere": lambda each: {"email": f"victim{each}@example.net", "client": network(each)},
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_real_visitor_gets_through_while_programs_post(flood: str) -> None:
    visitors = {POSTS // 2: "ada@example.org", POSTS - 1: "grace@example.org"}
    for each in range(POSTS):
        post(**FLOODS[flood](each))
        if each in visitors:
            answer = visit(visitors[each], client=f"192.0.2.{each % 250 + 1}")
            assert (answer.status_code, answer.json()["sent"]["email"]) == (201, visitors[each])
    while tick():
        pass
    told = [letter.to[0] for letter in sent.outbox]
    assert [told.count(each) for each in visitors.values()] == [1, 1]
    assert len(told) <= UNASKED_IN_TOTAL.most


def visit(email: str, *, client: str) -> Any:
    return post(email=email, client=client, name="Ada", subject="Hello", body="It burns.")


def test_a_confirmation_carries_none_of_the_senders_words() -> None:
    post(email="victim@example.net", client="203.0.113.9")
    run_due()
    (letter,) = sent.outbox
    whole = f"{letter.message().as_string()} {letter.body}"
    assert letter.to == ["victim@example.net"]
    assert [word for word in ("pills", "evil.example", "Cheap") if word in whole] == []
    assert re.fullmatch(r"\[ESC-\d+\] We have received your request", str(letter.subject))


def test_an_accounts_address_gets_no_strangers_words_and_no_strangers_ticket() -> None:
    user = make_user("ada")
    own = contact_for_user(user)
    type(own).objects.filter(pk=own.pk).update(mail_key="ada@example.com")
    post(email="ada@example.com", client="203.0.113.9")
    ticket = Ticket.objects.get()
    assert (ticket.requester.user, ticket.requester.email) == (None, "ada@example.com")
    run_due()
    assert [WORDS in f"{each.subject} {each.body}" for each in sent.outbox] == [False]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"website": "http://evil.example"}, "form"),
        ({"form_token": make_form_token(age=0)}, "form"),
        ({"form_token": make_form_token(age=25 * 3600)}, "form_token"),
        ({"form_token": "x"}, "form_token"),
        ({"form_token": ""}, "form_token"),
    ],
)
def test_what_looks_like_a_program_is_refused(given: dict[str, str], field: str) -> None:
    if given.get("form_token", "").count(":") == 2 and field == "form":
        given = {"form_token": make_form_token(age=0)}  # made when the tests were collected, it is old by now
    answer = post(email="ada@example.org", client="192.0.2.7", **given)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert (Ticket.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_a_copy_of_the_form_is_sent_once_and_its_repetition_is_the_same_request() -> None:
    given = {"email": "ada@example.org", "client": "192.0.2.7", "form_token": make_form_token(), "subject": "Hello"}
    answers = [post(**given), post(**given), post(**{**given, "subject": "Another"})]
    assert [each.status_code for each in answers] == [201, 201, 422]
    assert Ticket.objects.count() == 1


def test_what_is_wrong_counts_towards_no_limit() -> None:
    answers = [post(email="ada@example.org", client="192.0.2.7", body="").status_code for _ in range(25)]
    assert set(answers) == {422}
    assert post(email="ada@example.org", client="192.0.2.7").status_code == 201
