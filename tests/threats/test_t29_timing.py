"""T29: no table holds a token, and how long a wrong one takes to refuse tells nothing of the right one."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from statistics import fmean, variance
from time import perf_counter_ns

import pytest
from django.core import mail as sent
from django.http import HttpResponseBase
from django.test import RequestFactory

from escalated.core.tokens import new_token, token_digest, token_of
from escalated.mail.message_ids import read_reply_address, reply_address
from escalated.tickets.guest_links import Purpose, link_for
from escalated.tickets.replying import reply_to_ticket
from escalated.web.hooks.inbound import inbound
from tests.faults.racing import timed
from tests.making import make_agent, make_requester, make_ticket, run_due
from tests.web.asking import every_row

COMPARES, SIGNIFICANT, TRIES = 10_000, 4.5, 3
ADDRESS = reply_address(1, 1)
NONCE = "n" * 32
REQUESTS = RequestFactory()
TOKEN = new_token("view", NONCE)


def with_wrong(given: str, place: int) -> str:
    """Return the words with another letter in one place."""
    return given[:place] + ("a" if given[place] != "a" else "b") + given[place + 1 :]


def posted_with(secret: str) -> HttpResponseBase:
    """Knock at the webhook, which asks for the secret before it reads a mail."""
    request = REQUESTS.post("/?adapter=postmark", b"", content_type="application/json")
    request.META["HTTP_X_ESCALATED_INBOUND_SECRET"] = secret
    return inbound(request)


def in_signature(place: int) -> str:
    return with_wrong(ADDRESS, ADDRESS.index(".") + 1 + place)


CASES: dict[str, tuple[Callable[[str], object], str, str]] = {
    "reply address": (read_reply_address, in_signature(0), in_signature(25)),
    "webhook secret": (posted_with, with_wrong("test-inbound-secret", 0), with_wrong("test-inbound-secret", 18)),
    "token": (lambda given: token_digest("view", given), with_wrong(TOKEN, 0), with_wrong(TOKEN, 42)),
    "digest": (
        lambda given: token_of("view", NONCE, digest=given),
        with_wrong(token_digest("view", TOKEN), 0),
        with_wrong(token_digest("view", TOKEN), 63),
    ),
}


@timed
@pytest.mark.parametrize("name", CASES)
def test_how_much_of_it_was_right_takes_no_longer(name: str) -> None:
    check, soon, late = CASES[name]
    # What else the machine does is noise: a difference that is there is there each time.
    assert any(abs(welch(check, soon, late)) < SIGNIFICANT for _ in range(TRIES))


@timed
def test_a_difference_would_be_seen() -> None:
    def leaky(given: str) -> bool:
        return all(one == other for one, other in zip(given, ADDRESS, strict=True))

    assert all(abs(welch(leaky, in_signature(0), in_signature(25))) > SIGNIFICANT for _ in range(TRIES))


def welch(check: Callable[[str], object], one: str, other: str) -> float:
    """Return Welch's t of the times of two inputs in a random order, without the slowest twentieth of both."""
    times: dict[str, list[int]] = {one: [], other: []}
    order = [one, other] * COMPARES
    random.shuffle(order)
    gc.disable()
    try:
        for given in order:
            begun = perf_counter_ns()
            check(given)
            times[given].append(perf_counter_ns() - begun)
    finally:
        gc.enable()
    first, second = (sorted(row)[: len(row) * 19 // 20] for row in times.values())
    spread = variance(first) / len(first) + variance(second) / len(second)
    return float((fmean(first) - fmean(second)) / spread**0.5) if spread else 0.0


@pytest.mark.django_db
def test_no_table_holds_any_token_that_was_mailed() -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    tokens = [link_for(ticket, purpose).token() for purpose in Purpose]
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    run_due()
    assert tokens[0] in sent.outbox[-1].body
    rows = [row for table in every_row().values() for row in table]
    assert [token for token in tokens if any(token in row for row in rows)] == []
