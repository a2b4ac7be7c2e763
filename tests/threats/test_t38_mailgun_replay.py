"""T38: what Mailgun signed once opens the door once, and nothing else does."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.mail.mailgun import encoded, multipart, post, signed, with_key

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = {"from": "kim@example.org", "recipient": "help@example.com", "subject": "Fire", "body-plain": "It burns."}
HOUR = timedelta(hours=1).total_seconds()


def posted(**fields: str) -> tuple[int, object]:
    with with_key():
        answer = post(encoded({**FIELDS, **fields}))
    return answer.status_code, answer.json()


def test_the_second_time_is_a_no_op_whatever_comes_with_it() -> None:
    proof = signed()
    first = posted(**proof)
    assert first[0] == 200
    assert posted(**proof) == first
    assert posted(**proof, subject="Buy pills") == first
    with with_key():
        assert post(multipart({**FIELDS, **proof, "body-plain": "Buy pills."})).json() == first[1]
    assert [(each.subject, each.replies.get().body) for each in Ticket.objects.all()] == [("Fire", "It burns.")]
    assert StoredMail.objects.count() == 1


@pytest.mark.parametrize("hours", [-23, -8, 0])
def test_a_try_within_a_day_of_the_first_is_taken(hours: int) -> None:
    assert posted(**signed(at=time.time() + hours * HOUR))[0] == 200
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "proof",
    [
        signed(at=time.time() - 25 * HOUR),
        signed(at=time.time() + HOUR),
        signed(at=1e30),
        signed(key="another"),
        {**signed(), "token": "u" * 50},
        {**signed(), "signature": ""},
        {**signed(), "signature": "é" * 64},
        {**signed(), "timestamp": "yesterday"},
        signed(token=""),
        {},
    ],
    ids=["old", "new", "beyond", "key", "token", "no signature", "no digits", "no time", "no token", "nothing"],
)
def test_what_it_did_not_sign_is_refused_and_leaves_nothing(proof: dict[str, str]) -> None:
    status, answer = posted(**proof)
    assert (status, list(answer)) == (401, ["error"])  # type: ignore[call-overload]
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_the_signature_does_not_replace_the_secret() -> None:
    with with_key():
        assert post(encoded({**FIELDS, **signed()}), headers={}).status_code == 401
    assert StoredMail.objects.count() == 0
