"""F1, F2, F16: 1,000 mails come in while processes die at random; ESCALATED_ALL_ROUNDS=1 sends them all."""

from __future__ import annotations

import json
import os
import random
import signal
import time

import pytest

from escalated.mail.adapters import InboundRequest
from escalated.mail.models import StoredMail
from escalated.mail.providers.postmark import PostmarkParser
from escalated.mail.receiving import delivery_key, store
from escalated.tickets.models import Ticket
from tests.faults.mails_in import (
    Provider,
    assert_balanced,
    dying_again_and_again,
    finish,
    payloads,
    serve,
    socket_of_web,
    work_on,
)
from tests.faults.processes import KILLED, end_leases, ended, fork, post, web
from tests.faults.racing import IS_WHOLE, rounds, together

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, KILLS = len(rounds(60, 1000)), len(rounds(4, 20))
LONGEST_LIFE = 2.5 if IS_WHOLE else 0.6


def test_f1_killed_workers_lose_and_double_no_mail() -> None:
    parser = PostmarkParser()
    for number, payload in enumerate(payloads(MAILS)):
        request = InboundRequest(json.dumps(payload).encode(), "application/json")
        store(request, parser, key=delivery_key(parser, f"f1-{number}"), is_due=True)
    for _ in range(KILLS):
        pid = fork(work_on)
        time.sleep(random.uniform(0.1, LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) == KILLED
        end_leases()
    finish()
    assert_balanced(MAILS)


def test_f2_killed_web_processes_lose_and_double_no_mail() -> None:
    with socket_of_web() as server:
        provider = Provider(server.server_port)
        start = lambda: serve(server)  # noqa: E731
        with dying_again_and_again(start, kills=KILLS, longest_life=LONGEST_LIFE):
            provider.send_all(payloads(MAILS))
    assert provider.statuses[200] == MAILS
    finish()
    assert_balanced(MAILS)


def test_f16_each_of_many_webhooks_five_times_in_parallel() -> None:
    mails = payloads(len(rounds(20, 1000)))
    with web() as port:
        for mail in mails:
            answers = together(*[lambda mail=mail: post(port, mail) for _ in range(5)])
            assert [each[0] for each in answers if isinstance(each, tuple)] == [200] * 5
    finish()
    assert_balanced(len(mails))
    assert StoredMail.objects.count() == Ticket.objects.count() == len(mails)
