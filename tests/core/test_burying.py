"""Jobs that are given up: whoever waits for them is told."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from escalated.core import jobs
from escalated.core.jobs import GiveUp, JobState, NotYet, tick
from escalated.mail.models import Outcome, StoredMail

pytestmark = pytest.mark.django_db(transaction=True)

_numbers = count()


def make_row(**given: Any) -> StoredMail:
    return StoredMail.objects.create(**{"key": f"bury-{next(_numbers)}", "raw": b"", "size": 0, **given})


def fresh(row: StoredMail) -> StoredMail:
    return StoredMail.objects.get(pk=row.pk)


def test_what_is_given_up_is_told_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    def bury(row: StoredMail) -> None:
        StoredMail.objects.filter(pk=row.pk).update(subject=f"{row.state}: {row.reason}")
        if row.size:
            raise ValueError("nobody to tell")

    monkeypatch.setattr(jobs, "_kinds", {})

    @jobs.job("test_job", StoredMail, bury=bury)
    def never(row: StoredMail) -> None:
        raise GiveUp("no such address") if row.outcome == Outcome.SKIPPED else NotYet("away")

    told, late = make_row(outcome=Outcome.SKIPPED), make_row()
    tick()
    assert [(fresh(row).state, fresh(row).subject) for row in (told, late)] == [
        (JobState.DEAD, "dead: no such address"),
        (JobState.DUE, ""),
    ]
    untold = make_row(outcome=Outcome.SKIPPED, size=1)
    with pytest.raises(ValueError, match="nobody"):
        jobs.run_now("test_job", untold.pk)
    assert (fresh(untold).state, fresh(untold).subject) == (JobState.DUE, "")
