"""F5: the database is away under load; ESCALATED_ALL_ROUNDS=1 keeps it away for the promised minute."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.db import connection

from escalated.core.jobs import JobState
from escalated.core.working import work_until
from escalated.mail.models import StoredMail
from tests.faults.mails_in import Provider, assert_balanced, payloads, serve, socket_of_web
from tests.faults.processes import end_leases, ended, fork
from tests.faults.proxy import proxy, through
from tests.faults.racing import IS_WHOLE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only"),
]

AWAY_SECONDS = 60.0 if IS_WHOLE else 2.0
BACK_WITHIN_SECONDS = 5.0
HANDLED_WITHIN_SECONDS = 60.0
MAILS = int((1 + AWAY_SECONDS) * 20)  # twenty a second while it is there
PAGE = "/support/guest/create"


@dataclass
class Visitor:
    """Asks for a page twenty times a second; ``answers`` are (asked, answered, status), 0 where none came."""

    port: int
    answers: list[tuple[float, float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Wait for the first page, for which everything is loaded."""
        until = time.monotonic() + HANDLED_WITHIN_SECONDS
        while self._status() != 200:
            assert time.monotonic() < until
            time.sleep(0.1)

    def visit(self) -> None:
        while not self.over.wait(0.05):
            asked, status = time.monotonic(), self._status()
            self.answers.append((asked, time.monotonic(), status))

    def _status(self) -> int:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            client.request("GET", PAGE)
            return client.getresponse().status
        except (http.client.HTTPException, OSError):
            return 0
        finally:
            client.close()

    def between(self, start: float, end: float) -> set[int]:
        """Return how what was asked after the one moment was answered before the other."""
        return {status for asked, answered, status in self.answers if start <= asked and answered < end}


def test_f5_nothing_is_lost_while_the_database_is_away_and_all_goes_on_by_itself() -> None:
    with proxy() as between, socket_of_web() as server, ThreadPoolExecutor(2) as pool:
        alive = (serve(server, through(between)), fork(lambda: work_until(threading.Event()), through(between)))
        between.start()
        provider, visitor = Provider(server.server_port, seconds_between=0.2), Visitor(server.server_port)
        try:
            visitor.wait()
            sending, visiting = pool.submit(provider.send_all, payloads(MAILS)), pool.submit(visitor.visit)
            time.sleep(1)
            between.cut()
            cut_at = time.monotonic()
            time.sleep(AWAY_SECONDS)
            between.mend()
            mended_at = time.monotonic()
            sending.result()
            time.sleep(max(0.0, mended_at + BACK_WITHIN_SECONDS + 0.5 - time.monotonic()))
            visitor.over.set()
            visiting.result()
            wait_for_the_worker()
        finally:
            visitor.over.set()
            for pid in alive:
                assert os.waitpid(pid, os.WNOHANG) == (0, 0)  # neither has ended by itself
                os.kill(pid, signal.SIGKILL)
                ended(pid)
    assert set(provider.statuses) <= {200, 500, 503}
    assert provider.statuses[200] == MAILS < provider.statuses.total()
    assert visitor.between(cut_at + 0.5, mended_at) <= {500, 503}
    assert visitor.between(mended_at + BACK_WITHIN_SECONDS, mended_at + 60) == {200}
    assert_balanced(MAILS)


def wait_for_the_worker() -> None:
    """Wait until all is handled; what was cut off in the middle holds a lease of a minute, which ends at once here."""
    end_leases()
    until = time.monotonic() + HANDLED_WITHIN_SECONDS
    while StoredMail.objects.filter(state=JobState.DUE).exists():
        assert time.monotonic() < until
        time.sleep(0.1)
