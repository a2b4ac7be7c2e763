"""Processes of the host that share the test's database and die where the test says.

They are forked, so that one costs milliseconds. The product has no failpoints: a child replaces one function with the
end of its process.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from escalated.core.db import now
from escalated.core.jobs import JobState, tick
from escalated.effects import delivery
from escalated.mail import acting, receiving, sending
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.timeline.models import TicketActivity
from tests.making import INBOUND, SECRET

KILLED = -signal.SIGKILL


def die(*args: Any, **kwargs: Any) -> NoReturn:
    """Kill this very process: nothing is flushed, closed or rolled back by us."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def die_before_statement(number: int) -> None:
    """Kill this process before its n-th statement."""
    statements = itertools.count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        return die() if next(statements) == number else execute(sql, params, many, context)

    connection.execute_wrappers.append(wrapper)


POINTS: dict[str, Callable[[], None]] = {
    "never": lambda: None,
    "before storing": lambda: setattr(receiving, "store", die),
    "between storing and handling": lambda: setattr(receiving, "isolate", die),
    "while handling": lambda: setattr(acting, "conclude", die),
    "between handling and answering": lambda: setattr(receiving, "receipt", die),
    "between handling and delivering": lambda: setattr(delivery, "EFFECTS", (die,)),
    "while delivering": lambda: setattr(delivery, "EFFECTS", (*delivery.EFFECTS, die)),
    "between composing and sending": lambda: setattr(sending, "_built", die),
    "inside the SMTP dialogue": lambda: setattr(smtplib.SMTP, "data", die),
    "between the SMTP answer and its mark": lambda: setattr(sending, "completing", die),
}


def work(point: str = "never") -> int:
    """Let a worker process do all that is due and return how it ended: 0 or KILLED."""

    def run() -> None:
        while tick():
            pass

    return child(run, POINTS[point])


def child(run: Callable[[], object], prepare: Callable[[], None]) -> int:
    """Do something in a process of its own, made mortal before, and return how it ended."""
    return ended(fork(run, prepare))


@contextmanager
def web(point: str = "never") -> Iterator[int]:
    """Run a web process, each request on a thread of its own, and yield its port; killed at the end if it lives."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.socket.listen(128)
    server.set_app(get_wsgi_application())
    pid = fork(server.serve_forever, POINTS[point])
    port = server.server_port
    server.server_close()
    try:
        yield port
    finally:
        os.kill(pid, signal.SIGKILL)
        ended(pid)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def fork(run: Callable[[], object], prepare: Callable[[], None] = lambda: None) -> int:
    """Do something in a process of its own, made mortal before, and return its id."""
    # A connection that two processes share would be closed by the first to end.
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        prepare()
        run()
        status = 0
    finally:
        os._exit(status)


def ended(pid: int) -> int:
    """Wait for the end of a process and return how it ended: 0 or KILLED."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def post(port: int, payload: dict[str, Any]) -> tuple[int, Any]:
    """Post a mail as a provider does; status 0 or no answer when the server broke off before or behind its status."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("POST", INBOUND, json.dumps(payload), {**SECRET, "Content-Type": "application/json"})
        answer = client.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said and answer.status == 200 else None
    except (http.client.HTTPException, ConnectionError):
        return 0, None
    finally:
        client.close()


def end_leases() -> None:
    """Let every lease and every pause be over, as time would."""
    for model in (StoredMail, TicketActivity, OutgoingMail):
        waiting = model._default_manager.filter(state=JobState.DUE)
        waiting.update(next_attempt_at=now() - timedelta(seconds=1))
