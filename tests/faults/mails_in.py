"""A provider that posts mails and tries again, processes that are killed meanwhile, and the ledger after it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application

from escalated.core.jobs import JobState, tick
from escalated.mail.models import StoredMail
from escalated.tickets.models import Reply, Ticket
from tests.faults.processes import KILLED, _Quiet, end_leases, ended, fork, post
from tests.making import postmark_mail

LOSES_MAIL = (403, 406)
PAUSE_SECONDS = 0.05


def payloads(count: int) -> list[dict[str, Any]]:
    """Return so many mails of as many senders, each with a word of its own."""
    return [postmark_mail(f"guest{number}@example.org", text=f"canary-{number}") for number in range(count)]


@dataclass
class Provider:
    """Posts each mail until it is answered 200, as Postmark does in hours; ``statuses`` are all answers it got."""

    port: int
    seconds_between: float = 0
    statuses: Counter[int] = field(default_factory=Counter)

    def send(self, payload: dict[str, Any]) -> None:
        while (status := post(self.port, payload)[0]) != 200:
            assert status not in LOSES_MAIL
            self.statuses[status] += 1
            time.sleep(PAUSE_SECONDS)
        self.statuses[200] += 1
        time.sleep(self.seconds_between)

    def send_all(self, mails: Sequence[dict[str, Any]], *, at_once: int = 4) -> None:
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self.send, mails))


def serve(server: ThreadedWSGIServer, prepare: Callable[[], None] = lambda: None) -> int:
    """Start a web process on a socket that outlives it, and return its id."""
    return fork(server.serve_forever, prepare)


@contextmanager
def socket_of_web() -> Iterator[ThreadedWSGIServer]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.socket.listen(128)
    server.set_app(get_wsgi_application())
    try:
        yield server
    finally:
        server.server_close()


@contextmanager
def dying_again_and_again(start: Callable[[], int], *, kills: int, longest_life: float) -> Iterator[None]:
    """Kill a process so many times at random while the body runs; the last one lives until its end."""
    alive = [start()]
    over = threading.Event()

    def kill() -> None:
        for _ in range(kills):
            if over.wait(random.uniform(0.05, longest_life)):
                return
            os.kill(alive[0], signal.SIGKILL)
            assert ended(alive[0]) == KILLED
            alive[0] = start()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
        killer.join()
    finally:
        over.set()
        killer.join()
        os.kill(alive[0], signal.SIGKILL)
        ended(alive[0])


def work_on() -> None:
    """Work for ever, as a worker does."""
    while True:
        if not tick(20):
            time.sleep(0.01)


def finish() -> None:
    """Let a worker that lives do what the dead ones left."""
    end_leases()
    while StoredMail.objects.filter(state=JobState.DUE).exists():
        tick()
        end_leases()


def assert_balanced(count: int) -> None:
    """Every mail is stored once and became one ticket with its one message, and there is nothing else."""
    canaries = Counter(Reply.objects.values_list("body", flat=True))
    assert canaries == Counter(f"canary-{number}" for number in range(count))
    assert (StoredMail.objects.count(), Ticket.objects.count()) == (count, count)
    assert set(StoredMail.objects.values_list("state", "outcome")) == {(JobState.DONE, "created_new")}
