"""Operations, locks and callbacks after commit."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from escalated.core.db import atomic, lock, on_commit, operation, require_operation
from escalated.people.models import Department
from escalated.tickets.models import Ticket
from tests.faults.racing import together
from tests.making import make_ticket


@pytest.mark.django_db(transaction=True)
def test_an_operation_is_one_transaction() -> None:
    @operation
    def two_rows() -> None:
        assert connection.in_atomic_block
        require_operation()
        Department.objects.create(name="One")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        two_rows()
    assert (Department.objects.filter(name="One").count(), connection.in_atomic_block) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_an_operation_joins_the_transaction_of_its_caller() -> None:
    @operation
    def make() -> None:
        Department.objects.create(name="One")

    def host_fails() -> None:
        with transaction.atomic():
            make()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        host_fails()
    assert Department.objects.filter(name="One").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_durable_transaction_refuses_to_be_nested() -> None:
    with pytest.raises(RuntimeError, match="durable"), atomic(), atomic(durable=True):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_failing_callback_keeps_neither_the_commit_nor_the_next_callback() -> None:
    heard: list[str] = []

    def fails() -> None:
        raise OSError

    with atomic():
        Department.objects.create(name="One")
        on_commit(fails)
        on_commit(lambda: heard.append("second"))
    assert (heard, Department.objects.filter(name="One").count()) == (["second"], 1)


@pytest.mark.django_db(transaction=True)
def test_a_lock_makes_the_second_wait_and_read_afresh() -> None:
    ticket, has_lock = make_ticket(), threading.Event()

    def first() -> str:
        with atomic():
            lock(Ticket.objects.get(pk=ticket.pk))
            has_lock.set()
            Ticket.objects.filter(pk=ticket.pk).update(subject="changed by the first")
        return ""

    def second() -> str:
        stale = Ticket.objects.get(pk=ticket.pk)
        assert has_lock.wait(20)
        with atomic():
            lock(stale)
            return stale.subject

    assert together(first, second) == ["", "changed by the first"]


@pytest.mark.django_db(transaction=True)
def test_locks_are_taken_in_key_order_whatever_order_is_given() -> None:
    one, two = make_ticket(), make_ticket()

    def turn(*pair: Ticket) -> None:
        for _ in range(20):
            with atomic():
                lock(*(Ticket.objects.get(pk=each.pk) for each in pair))

    assert together(lambda: turn(one, two), lambda: turn(two, one)) == [None, None]
