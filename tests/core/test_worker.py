"""The heartbeat: fresh, late, or never seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalated.core.db import now
from escalated.core.worker import FRESH_FOR, Heartbeat, WorkerHealth, beat, worker_health
from tests.faults.racing import together


def silent_for(name: str, passed: timedelta) -> None:
    row = Heartbeat.objects.get(name=name)
    Heartbeat.objects.filter(name=name).update(beat_at=row.beat_at - passed, fresh_until=row.fresh_until - passed)


@pytest.mark.django_db
def test_a_worker_never_seen_is_late() -> None:
    assert worker_health() == WorkerHealth(seen_at=None, is_late=True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["worker", "tick"])
def test_a_worker_is_late_once_it_has_been_silent_for_too_long(name: str) -> None:
    before = now()
    beat(name)
    health = worker_health()
    assert health.seen_at is not None
    assert (before <= health.seen_at <= now(), health.is_late) == (True, False)
    silent_for(name, FRESH_FOR[name] - timedelta(seconds=5))
    assert not worker_health().is_late
    silent_for(name, timedelta(seconds=10))
    assert worker_health().is_late


@pytest.mark.django_db
def test_one_that_is_alive_is_enough() -> None:
    beat("worker")
    silent_for("worker", timedelta(hours=1))
    beat("tick")
    assert (worker_health().is_late, worker_health().seen_at) == (False, Heartbeat.objects.get(name="tick").beat_at)


@pytest.mark.django_db
def test_the_desk_says_so_within_a_minute() -> None:
    assert FRESH_FOR["worker"] < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_workers_that_start_at_once_share_one_row() -> None:
    assert together(*[lambda: beat("worker")] * 8) == [None] * 8
    assert Heartbeat.objects.count() == 1
