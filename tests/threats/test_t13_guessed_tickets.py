"""T13: whoever guesses numbers, identifiers and addresses posts on no ticket of another.

ESCALATED_ALL_ROUNDS=1 sends 10,000 mails.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from escalated.core.ids import random_name
from escalated.mail.message_ids import event_id, forward_address, opening_id, reply_address, reply_id
from escalated.mail.models import Outcome, StoredMail
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.references import reference_of
from tests.faults.racing import rounds
from tests.making import make_requester, make_ticket, post_mail, postmark_mail
from tests.settings import ESCALATED

pytestmark = pytest.mark.django_db

TICKETS = 5
MAILS = rounds(60, 10_000)
HEX, BASE32 = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz234567"
NO_CAP = {**ESCALATED, "MAIL_TICKETS_PER_HOUR": 0}


def family(pk: int, turn: int) -> str:
    return f"reply+{pk}.{turn * 2_654_435_761 % 16**8:08x}@support.example.com"


def invented(pk: int, *, length: int) -> str:
    return f"reply+{pk}-c{pk}.{'a' * length}@support.example.com"


GUESSES: list[Callable[[int, int], dict[str, Any]]] = [
    lambda pk, _turn: {"subject": f"[{reference_of(pk)}]"},
    lambda pk, _turn: {"subject": f"Re: AW: [{reference_of(pk)}] Hello"},
    lambda pk, _turn: {"subject": f"Re: [#{pk}] [{reference_of(pk)}]"},
    lambda pk, _turn: {"headers": {"In-Reply-To": opening_id(pk)}},
    lambda pk, turn: {"headers": {"References": f"{reply_id(pk, turn)} {event_id(pk, turn)}"}},
    lambda pk, turn: {"to": family(pk, turn)},
    lambda pk, turn: {"to": invented(pk, length=turn % 60)},
    lambda pk, _turn: {"to": invented(pk, length=26)},
    lambda pk, _turn: {"to": reply_address(pk, owner_of(pk))},
    lambda pk, _turn: {"to": reply_address(pk, owner_of(pk) + 1)},
    lambda pk, _turn: {"to": forward_address(pk, owner_of(pk))},
    lambda pk, _turn: {"to": reply_address(pk + 1, owner_of(pk))},
    lambda pk, _turn: {"headers": {"In-Reply-To": "<theirs@example.org>"}},
]


def owner_of(pk: int) -> int:
    return Ticket.objects.values_list("requester_id", flat=True).get(pk=pk)


@override_settings(ESCALATED=NO_CAP)
def test_none_of_ten_thousand_guesses_joins_anothers_ticket() -> None:
    tickets = [make_ticket(make_requester(f"owner{each}@example.org")) for each in range(TICKETS)]
    Reply.objects.update(message_id="<theirs@example.org>")
    guesses, keys = itertools.cycle(GUESSES), itertools.cycle([each.pk for each in tickets])
    for turn in MAILS:
        given = next(guesses)(next(keys), turn)
        assert post_mail(postmark_mail(f"eve{turn}@example.net", text=random_name(), **given)).status_code == 200
    assert [each.replies.count() for each in tickets] == [1] * TICKETS
    assert StoredMail.objects.filter(outcome=Outcome.CREATED_NEW).count() == len(MAILS)
    assert Ticket.objects.count() == TICKETS + len(MAILS)


def test_the_owner_of_one_ticket_joins_no_other() -> None:
    own, foreign = make_ticket(make_requester("eve@example.net")), make_ticket(make_requester("ada@example.org"))
    for guess in GUESSES[:-1]:
        post_mail(postmark_mail("eve@example.net", text=random_name(), **guess(foreign.pk, 7)))
    assert (own.replies.count(), foreign.replies.count()) == (1, 1)
    post_mail(postmark_mail("eve@example.net", to=reply_address(own.pk, own.requester_id), text="Mine."))
    assert (own.replies.count(), foreign.replies.count()) == (2, 1)
