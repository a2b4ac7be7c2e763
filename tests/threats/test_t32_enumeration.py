"""T32: no public form tells who is known here: neither by its status, nor its length, nor by how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.test import Client

from tests.faults.racing import IS_WHOLE, timed
from tests.making import make_customer, make_form_token, make_requester, make_ticket
from tests.web.asking import JSON, send_to, url

pytestmark = pytest.mark.django_db

SAMPLES = 60
AT_MOST_SECONDS = 0.005
TRIES = 3  # what else the machine does is noise; a difference that is there is there each time


def network(number: int) -> str:
    return f"203.0.{number // 250}.{number % 250 + 1}"


def link_asked(email: str, reference: str, client: str) -> Any:
    body = {"reference": reference, "email": email}
    return send_to(Client(REMOTE_ADDR=client), url("portal:guest_link"), body, accept=JSON)


def form_filled_in(email: str, subject: str, client: str) -> Any:
    body = {"name": "Ada", "email": email, "subject": subject, "body": "It burns.", "form_token": make_form_token()}
    return send_to(Client(REMOTE_ADDR=client), url("portal:guest_create"), body, accept=JSON)


Asked = Callable[[str, str, str], Any]


def compared(ask: Asked, pairs: list[tuple[str, str]], words: list[str]) -> tuple[set[tuple[int, int]], float]:
    """Ask for the known and the unknown of each pair in turns; returns (status, length) of all, and how the medians
    of their times differ."""
    answers: set[tuple[int, int]] = set()
    times: tuple[list[float], list[float]] = ([], [])
    for number, (pair, word) in enumerate(zip(pairs, words, strict=True)):
        for which in (0, 1) if number % 2 else (1, 0):
            begun = perf_counter()
            answer = ask(pair[which], word, network(2 * number + which))
            times[which].append(perf_counter() - begun)
            answers.add((answer.status_code, len(answer.content)))
    return answers, abs(median(times[0]) - median(times[1]))


def pairs_of(turn: int) -> list[tuple[str, str]]:
    """Return addresses that are known, each with one as long that is not."""
    names = [f"known{turn}{number:03d}@example.org" for number in range(SAMPLES)]
    return [(name, name.replace("known", "naked")) for name in names]


def in_some_turn(measure: Callable[[int], tuple[set[tuple[int, int]], float]]) -> set[tuple[int, int]]:
    """Return all answers of some turns, in one of which the times must have been alike where they are asked."""
    answers: set[tuple[int, int]] = set()
    for turn in range(TRIES):
        given, difference = measure(turn)
        answers |= given
        if difference < AT_MOST_SECONDS or not IS_WHOLE:
            return answers
    raise AssertionError(f"{difference * 1000:.1f} ms between what is known and what is not")


def test_asking_for_a_link_tells_nothing() -> None:
    def measure(turn: int) -> tuple[set[tuple[int, int]], float]:
        pairs = pairs_of(turn)
        references = [make_ticket(make_requester(known)).reference for known, _ in pairs]
        return compared(link_asked, pairs, references)

    assert len(in_some_turn(measure)) == 1


@pytest.mark.parametrize("has_account", [False, True], ids=["guests", "accounts"])
def test_filling_in_the_form_tells_nothing(has_account: bool) -> None:
    def measure(turn: int) -> tuple[set[tuple[int, int]], float]:
        pairs = [(known.replace("org", "com"), other.replace("org", "com")) for known, other in pairs_of(turn)]
        for known, _ in pairs:
            if has_account:
                make_customer(known.partition("@")[0])
            else:
                make_ticket(make_requester(known))
        return compared(form_filled_in, pairs, ["The printer is on fire"] * SAMPLES)

    answers = in_some_turn(measure)
    assert ({status for status, _ in answers}, len(answers)) == ({201}, 1)


@timed
def test_a_difference_would_be_seen() -> None:
    def slow(email: str, reference: str, client: str) -> Any:
        if "known" in email:
            sum(range(1_000_000))
        return link_asked(email, reference, client)

    with pytest.raises(AssertionError, match="ms between"):
        in_some_turn(lambda turn: compared(slow, pairs_of(turn), ["ESC-00001"] * SAMPLES))
