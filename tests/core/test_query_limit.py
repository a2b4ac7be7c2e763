"""Code that is not ours asks our database for so long and no longer."""

from __future__ import annotations

import time

import pytest
from django.db import OperationalError, connection, transaction

from escalated.core.query_limit import TookTooLong, asking_for
from escalated.people.models import Department

pytestmark = pytest.mark.django_db(transaction=True)


def sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_no_query_begins_once_the_time_is_over() -> None:
    counted = list[int]()

    def count_for_long() -> None:
        for _each in range(100):
            counted.append(Department.objects.count())
            time.sleep(0.2)

    with pytest.raises(TookTooLong), asking_for(0.5):
        count_for_long()
    assert 1 <= len(counted) <= 4
    assert not connection.in_atomic_block
    assert Department.objects.count() == counted[0]


FAILING = {
    "sqlite": "SELECT nothing FROM nowhere",
    "postgresql": "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)",
}


def test_what_is_quick_is_let_be_and_what_fails_by_itself_says_so() -> None:
    def fail() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FAILING[connection.vendor])

    with asking_for(5):
        Department.objects.create(name="Quick")
    assert Department.objects.filter(name="Quick").count() == 1
    with pytest.raises(OperationalError) as failed, asking_for(5):
        fail()
    assert type(failed.value) is OperationalError


def test_zero_is_no_limit() -> None:
    with asking_for(0):
        assert connection.execute_wrappers == []


@pytest.mark.postgres
def test_postgresql_stops_a_query_that_takes_longer_and_the_rest_of_the_transaction_goes_on() -> None:
    with transaction.atomic():
        Department.objects.create(name="Before")
        began = time.monotonic()
        with pytest.raises(TookTooLong), asking_for(0.2):
            sleep(20)
        assert time.monotonic() - began < 10
        assert limit() == "0"
        Department.objects.create(name="After")
    assert Department.objects.filter(name__in=["Before", "After"]).count() == 2


@pytest.mark.postgres
def test_the_hosts_own_limit_comes_back_and_stays_where_it_is_shorter() -> None:
    with transaction.atomic():
        for own, inside in (("100ms", "100ms"), ("1min", "2s"), ("0", "2s")):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{own}'")
            with asking_for(2):
                assert limit() == inside
            assert limit() == own
    assert limit() == "0"
