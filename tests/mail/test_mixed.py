"""Of a thousand mails as they come, hardly one asks a person what to do with it."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from escalated.core.jobs import JobState
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import StoredMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receiving import receive
from tests.mail.mixed import mails
from tests.making import make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 1_000 if os.environ.get("ESCALATED_ALL_ROUNDS") else 100


def test_hardly_a_mail_waits_for_a_person() -> None:
    tickets = [make_ticket(make_requester(f"known{number}@example.org")) for number in range(20)]
    for raw in mails(COUNT, tickets):
        receive(InboundRequest(raw), MimeParser())
    kept = StoredMail.objects.all()
    told = Counter(kept.values_list("outcome", "state", "reason"))
    assert sum(told.values()) == COUNT
    assert {state for _outcome, state, _reason in told} == {JobState.DONE}, told
    assert kept.held().count() <= COUNT // 100, told
