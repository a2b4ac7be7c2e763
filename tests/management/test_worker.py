"""The worker as a process: it starts, beats, works, survives trouble and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from escalated.core.jobs import JobState
from escalated.core.worker import Heartbeat, worker_health
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.models import TicketActivity
from tests.faults.sink import smtp_sink
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 20


def until(holds: Callable[[], object]) -> None:
    """Wait until it holds; fail after a while."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


@contextmanager
def worker(smtp_port: int = 9) -> Iterator[subprocess.Popen[str]]:
    """Run the worker on the test's own database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.management.worker_settings",
        "ESCALATED_TEST_SMTP_PORT": str(smtp_port),
        "ESCALATED_TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        "PYTHONUNBUFFERED": "1",
    }
    run = [sys.executable, "-m", "django", "escalated_worker"]
    with subprocess.Popen(run, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def stop(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, list[str]]:
    """Tell it to stop and return how it ended and all it said."""
    process.send_signal(number)
    said = process.communicate(timeout=PATIENCE_SECONDS)[0]
    return process.returncode, said.splitlines()


def test_it_beats_works_and_stops_when_told() -> None:
    ticket = make_ticket(make_requester(), channel="email")
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    with smtp_sink() as sink, worker(sink.port) as process:
        until(lambda: OutgoingMail.objects.filter(state=JobState.DONE).count())
        until(Heartbeat.objects.count)
        health = worker_health()
        assert (health.is_late, health.seen_at is not None) == (False, True)
        code, said = stop(process)
    assert (code, said) == (0, ["Escalated worker: running. Ctrl-C stops it.", "Escalated worker: stopped."])
    assert sink.message_ids == [OutgoingMail.objects.get().message_id]
    assert set(TicketActivity.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_ctrl_c_stops_it_too() -> None:
    with worker() as process:
        until(Heartbeat.objects.count)
        assert stop(process, signal.SIGINT)[0] == 0


def test_it_takes_up_what_a_dead_one_left_and_survives_poison() -> None:
    StoredMail.objects.create(key="poison", provider="gone", raw=b"x", size=1)
    StoredMail.objects.create(key="good", provider="mime", raw=b"From: ada@example.org\n\nHello", size=29, attempts=1)
    with worker() as process:
        until(lambda: not StoredMail.objects.filter(state=JobState.DUE).count())
        assert (process.poll(), stop(process)[0]) == (None, 0)
    told = {row.key: (row.state, row.outcome) for row in StoredMail.objects.all()}
    assert told == {"poison": ("dead", "stored"), "good": ("done", "created_new")}


@pytest.mark.postgres
def test_it_survives_the_loss_of_its_connections() -> None:
    with worker() as process:
        until(Heartbeat.objects.count)
        Heartbeat.objects.update(beat_at=worker_health().seen_at - timedelta(hours=1))  # type: ignore[operator]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            others = [pid for (pid,) in cursor.fetchall()]
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid WHERE pid <> pg_backend_pid()", [others]
            )
        StoredMail.objects.create(key="after", provider="mime", raw=b"From: ada@example.org\n\nHello", size=29)
        until(lambda: StoredMail.objects.get().state == JobState.DONE)
        assert (process.poll(), stop(process)[0]) == (None, 0)


@contextmanager
def without(table: str) -> Iterator[None]:
    """Let the database answer with errors for a while."""
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" RENAME TO "away"')
        try:
            yield
        finally:
            cursor.execute(f'ALTER TABLE "away" RENAME TO "{table}"')


def test_it_waits_for_a_database_in_trouble() -> None:
    with worker() as process:
        until(Heartbeat.objects.count)
        with without(StoredMail._meta.db_table):
            time.sleep(1.5)  # longer than the worker polls
            assert process.poll() is None
        StoredMail.objects.create(key="after", provider="mime", raw=b"From: ada@example.org\n\nHello", size=29)
        until(lambda: StoredMail.objects.get().state == JobState.DONE)
        assert stop(process)[0] == 0
