"""Work as rows: claimed once, leased, retried, given up with a reason, and never in the way of other work."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from escalated.core import jobs
from escalated.core.db import atomic, now
from escalated.core.jobs import BACK_OFF, GIVE_UP_AFTER, LEASE, GiveUp, JobState, LeaseLost, NotYet, completing, tick
from escalated.core.periodic import PeriodicWork
from escalated.mail.models import Outcome, StoredMail
from escalated.people.models import Department
from tests.faults.racing import together

pytestmark = pytest.mark.django_db(transaction=True)

_numbers = itertools.count(1)
Work = Callable[[StoredMail], None]
Register = Callable[[Work], Work]


def make_row(**given: Any) -> StoredMail:
    number = next(_numbers)
    return StoredMail.objects.create(key=f"job-{number}", provider="mime", raw=b"", size=0, **given)


def fresh(row: StoredMail) -> StoredMail:
    return StoredMail.objects.get(pk=row.pk)


def end_lease(row: StoredMail) -> None:
    StoredMail.objects.filter(pk=row.pk).update(next_attempt_at=now() - timedelta(seconds=1))


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Register one kind of job in place of the product's own."""
    monkeypatch.setattr(jobs, "_kinds", {})
    return jobs.job("test_job", StoredMail)


def do_nothing(row: StoredMail) -> None:
    with completing(row):
        pass


def test_a_job_is_done_once_and_says_so(only: Register) -> None:
    done: list[int] = []

    @only
    def work(row: StoredMail) -> None:
        with completing(row):
            done.append(row.pk)

    row = make_row()
    assert (tick(), tick()) == (1, 0)
    after = fresh(row)
    assert (done, after.state, after.attempts, after.reason) == ([row.pk], JobState.DONE, 1, "")


def test_the_oldest_is_done_first_and_what_is_not_due_waits(only: Register) -> None:
    done: list[int] = []

    @only
    def work(row: StoredMail) -> None:
        do_nothing(row)
        done.append(row.pk)

    moment = now()
    younger, older = (make_row(next_attempt_at=moment - timedelta(minutes=ago)) for ago in (1, 2))
    later = make_row(next_attempt_at=moment + timedelta(minutes=1))
    tick()
    assert (done, fresh(later).attempts) == ([older.pk, younger.pk], 0)


def test_a_row_is_claimed_by_one_of_twenty_at_once() -> None:
    rows = [make_row() for _ in range(5)]
    for row in rows:
        claims = together(*[lambda pk=row.pk: jobs.claim(StoredMail, pk)] * 20)
        leases = [claim.lease for claim in claims if isinstance(claim, StoredMail)]
        assert [claim for claim in claims if not isinstance(claim, StoredMail)] == [None] * 19
        assert (fresh(row).attempts, [fresh(row).lease]) == (1, leases)


def test_ten_workers_at_once_do_each_of_sixty_jobs_once(only: Register) -> None:
    done: list[int] = []

    @only
    def work(row: StoredMail) -> None:
        do_nothing(row)
        done.append(row.pk)

    rows = [make_row() for _ in range(60)]
    ran = together(*[tick] * 10)
    tick()
    assert sorted(done) == [row.pk for row in rows]
    assert all(isinstance(count, int) for count in ran)
    assert list(StoredMail.objects.values_list("state", "attempts").distinct()) == [(JobState.DONE, 1)]


def test_a_lease_keeps_others_out_until_it_ends(only: Register) -> None:
    only(do_nothing)
    row = make_row()
    first = jobs.claim(StoredMail, row.pk)
    assert timedelta() < fresh(row).next_attempt_at - now() <= LEASE
    assert (jobs.claim(StoredMail, row.pk), tick()) == (None, 0)
    end_lease(row)
    second = jobs.claim(StoredMail, row.pk)
    assert (second.attempts, second.lease != first.lease) == (2, True)


def test_a_holder_whose_lease_was_taken_over_changes_nothing(only: Register, caplog: pytest.LogCaptureFixture) -> None:
    @only
    def slow(row: StoredMail) -> None:
        end_lease(row)
        taken_over = jobs.claim(StoredMail, row.pk)
        with pytest.raises(LeaseLost), completing(row):
            Department.objects.create(name="made by the stale one")
        do_nothing(taken_over)
        with completing(row):
            Department.objects.create(name="made by the stale one")

    row = make_row()
    tick()
    assert Department.objects.filter(name="made by the stale one").count() == 0
    assert (fresh(row).state, fresh(row).attempts, fresh(row).reason) == (JobState.DONE, 2, "")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_stale_holder_that_fails_does_not_put_back_what_another_holds(only: Register) -> None:
    @only
    def fails_late(row: StoredMail) -> None:
        end_lease(row)
        jobs.claim(StoredMail, row.pk)
        raise NotYet("too late")

    row = make_row()
    tick()
    after = fresh(row)
    assert (after.state, after.reason, after.attempts, bool(after.lease)) == (JobState.DUE, "", 2, True)


def test_what_raises_inside_leaves_nothing_but_its_reason(only: Register) -> None:
    @only
    def fails(row: StoredMail) -> None:
        with completing(row):
            Department.objects.create(name="half done")
            raise ValueError("a \0 bad day")

    row = make_row()
    tick()
    after = fresh(row)
    assert Department.objects.filter(name="half done").count() == 0
    assert (after.state, after.reason, after.lease) == (JobState.DUE, "ValueError: a  bad day", "")


def test_it_is_tried_again_ever_more_rarely(only: Register) -> None:
    @only
    def fails(row: StoredMail) -> None:
        raise NotYet("the server is away")

    row, pauses = make_row(), []
    for _ in range(len(BACK_OFF) + 2):
        before = now()
        assert tick() == 1
        pauses.append(round((fresh(row).next_attempt_at - before).total_seconds()))
        end_lease(row)
    wanted = [round(pause.total_seconds()) for pause in BACK_OFF]
    assert pauses == [*wanted, wanted[-1], wanted[-1]]
    assert wanted == sorted(set(wanted))
    assert (fresh(row).reason, fresh(row).attempts) == ("the server is away", len(pauses))


@pytest.mark.parametrize(
    ("since_first", "state"),
    [
        (GIVE_UP_AFTER - timedelta(minutes=5), JobState.DUE),
        (GIVE_UP_AFTER + timedelta(minutes=5), JobState.DEAD),
    ],
)
def test_after_two_days_it_is_kept_dead_with_its_reason(only: Register, since_first: timedelta, state: str) -> None:
    @only
    def fails(row: StoredMail) -> None:
        raise NotYet("still away")

    row = make_row(first_attempt_at=now() - since_first)
    tick()
    assert (fresh(row).state, fresh(row).reason) == (state, "still away")
    end_lease(row)
    assert tick() == (0 if state == JobState.DEAD else 1)


def test_what_can_never_be_done_dies_at_once_and_can_be_run_again(only: Register) -> None:
    @only
    def never(row: StoredMail) -> None:
        if row.provider == "mime":
            raise GiveUp("There is no such address.")
        do_nothing(row)

    row = make_row()
    tick()
    assert (fresh(row).state, fresh(row).reason, fresh(row).attempts) == (JobState.DEAD, "There is no such address.", 1)
    StoredMail.objects.update(provider="postmark")
    jobs.revive(row)
    assert tick() == 1
    assert (fresh(row).state, fresh(row).reason, fresh(row).attempts) == (JobState.DONE, "", 1)


def test_a_poisoned_job_does_not_block_the_others(only: Register) -> None:
    @only
    def work(row: StoredMail) -> None:
        if row.outcome == Outcome.SKIPPED:
            raise RecursionError("poison")
        do_nothing(row)

    poison = [make_row(outcome=Outcome.SKIPPED) for _ in range(60)]
    good = [make_row() for _ in range(60)]
    tick()
    assert {fresh(row).state for row in good} == {JobState.DONE}
    assert {(fresh(row).state, fresh(row).reason) for row in poison} == {(JobState.DUE, "RecursionError: poison")}


def test_a_tick_is_bounded(only: Register) -> None:
    @only
    def again(row: StoredMail) -> None:
        StoredMail.objects.filter(pk=row.pk).update(next_attempt_at=datetime(2026, 1, 1, tzinfo=now().tzinfo))

    make_row()
    assert (tick(limit=7), tick(limit=0)) == (7, 0)


def test_long_work_that_goes_on_at_once_lets_the_others_go_first(only: Register) -> None:
    done: list[str] = []

    @only
    def long(row: StoredMail) -> None:
        done.append("long")
        jobs.repeat(row, at=now())

    @jobs.job("other", PeriodicWork, order=2)
    def other(row: PeriodicWork) -> None:
        done.append("other")
        jobs.repeat(row, at=now())

    make_row()
    PeriodicWork.objects.create(name="other")
    assert (tick(limit=3), done) == (6, ["long", "other"] * 3)


@pytest.fixture
def woken() -> Iterator[list[tuple[str, int]]]:
    heard: list[tuple[str, int]] = []
    forget = jobs.on_wake(lambda name, pk: heard.append((name, pk)))
    yield heard
    forget()


def test_a_wake_up_comes_after_commit_and_not_before(woken: list[tuple[str, int]]) -> None:
    with atomic():
        jobs.wake("send_mail", 7)
        assert woken == []
    assert woken == [("send_mail", 7)]


def test_what_is_rolled_back_wakes_nobody(woken: list[tuple[str, int]]) -> None:
    def fail() -> None:
        with atomic():
            jobs.wake("send_mail", 7)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert woken == []


def test_a_waker_that_raises_reaches_nobody(woken: list[tuple[str, int]]) -> None:
    def broken(name: str, pk: int) -> None:
        raise OSError("the broker is away")

    forget = jobs.on_wake(broken)
    try:
        with atomic():
            jobs.wake("send_mail", 7)
            Department.objects.create(name="Sales")
    finally:
        forget()
    assert (woken, Department.objects.filter(name="Sales").count()) == ([("send_mail", 7)], 1)


def test_kinds_run_in_their_order() -> None:
    first = ["follow_policy", "hand_over_tickets", "handle_mail", "retire_tag", "wake_ticket"]
    then = ["deliver_activity", "fetch_attachment", "mail_guest_link", "send_mail", "mail_alert", "tell_fixed"]
    last = ["send_signals", "run_periodic_work"]
    assert [kind.name for kind in jobs.kinds()] == first + then + last
