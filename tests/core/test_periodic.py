"""Work that comes round."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalated.core import periodic as module
from escalated.core.db import now
from escalated.core.jobs import JobState, tick
from escalated.core.periodic import PeriodicWork, periodic

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(module, "_kinds", {})
    done: list[str] = []

    @periodic("sweep", every=timedelta(minutes=5))
    def sweep() -> None:
        done.append("swept")
        if len(done) == 2:
            raise RuntimeError("no broom")

    return done


def test_it_runs_once_in_its_while_and_its_row_is_never_done(done: list[str]) -> None:
    tick()
    tick()
    row = PeriodicWork.objects.get()
    assert (done, row.state, row.attempts) == (["swept"], JobState.DUE, 0)
    assert timedelta(minutes=4) < row.next_attempt_at - now() <= timedelta(minutes=5)


def test_what_fails_is_tried_again_and_never_given_up(done: list[str]) -> None:
    for _ in range(2):
        tick()
        PeriodicWork.objects.update(next_attempt_at=now())
    assert PeriodicWork.objects.get().reason == "RuntimeError: no broom"
    PeriodicWork.objects.update(state=JobState.DEAD)
    tick()
    assert (done, PeriodicWork.objects.get().reason) == (["swept"] * 3, "")


def test_a_row_of_another_version_waits(done: list[str]) -> None:
    PeriodicWork.objects.create(name="of the future")
    tick()
    assert PeriodicWork.objects.get(name="of the future").next_attempt_at > now() + timedelta(hours=23)
