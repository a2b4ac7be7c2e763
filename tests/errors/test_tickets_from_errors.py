"""A ticket for each kind of error: from views, logs and wrapped code, whatever becomes of their transactions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core import mail as sent
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.test import AsyncClient, Client

from escalated.errors import LoggedErrors, catching_errors
from escalated.errors.counting import NEW_TICKETS
from escalated.errors.gathering import GATHERER, WRITTEN_EVERY, note
from escalated.errors.models import AffectedPerson, ErrorGroup, FixNotice
from escalated.errors.telling import tell_fixed
from escalated.people.models import Contact
from escalated.services import reply_to_ticket, resolve_ticket
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity
from tests.errors import host
from tests.making import kinds, make_agent, make_user, run_due, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _host(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.errors.host"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "escalated.errors.ErrorMiddleware"]
    GATHERER.forget()
    yield
    GATHERER.forget()


@pytest.fixture
def logged() -> Iterator[None]:
    handler = LoggedErrors()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)


def client_of(user: Any = None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def fail(order: int = 7, user: Any = None) -> None:
    """Let the host's checkout fail once."""
    with pytest.raises(ZeroDivisionError), catching_errors(user=user):
        host.checkout(order)


def counted() -> list[tuple[str, int]]:
    GATHERER.write()
    rows = ErrorGroup.objects.order_by("id").select_related("ticket")
    return [(row.ticket.subject if row.ticket else "", row.count) for row in rows]


CHECKOUT = "ZeroDivisionError in tests.errors.host.checkout"


def test_a_view_that_raises_opens_one_ticket_with_who_was_struck() -> None:
    ada, bob = make_user("ada"), make_user("bob")
    for user in (ada, ada, bob, None):
        assert client_of(user).get("/buy/7").status_code == 500
    assert counted() == [(CHECKOUT, 4)]
    ticket = Ticket.objects.get()
    assert (ticket.type, ticket.is_public, kinds(ticket)) == ("problem", False, ["ticket.opened_by_note"])
    assert list(AffectedPerson.objects.order_by("contact__name").values_list("contact__name", "count")) == [
        ("Ada", 2),
        ("Bob", 1),
    ]
    run_due()
    assert sent.outbox == []


@pytest.mark.parametrize("path", ["/missing", "/forbidden", "/nowhere"])
def test_what_is_no_error_opens_none(path: str) -> None:
    client_of().get(path)
    assert counted() == []


def test_a_log_entry_with_a_traceback_opens_one(logged: None) -> None:
    assert client_of().get("/logs").content == b"all is well"
    logging.getLogger("shop").error("no traceback")
    assert counted() == [("ValueError in tests.errors.host.pay", 1)]


def test_an_error_that_is_caught_twice_is_counted_once(logged: None) -> None:
    client_of().get("/buy/7")  # by the middleware, and by the handler from Django's own log
    assert counted() == [(CHECKOUT, 1)]


def test_whom_it_struck_may_be_known_only_further_out() -> None:
    ada = make_user("ada")
    with pytest.raises(ZeroDivisionError), catching_errors(user=ada):
        catching_errors()(host.checkout)(7)
    assert counted() == [(CHECKOUT, 1)]
    assert [(each.contact.user, each.count) for each in AffectedPerson.objects.all()] == [(ada, 1)]


async def _ask() -> Any:
    return await AsyncClient(raise_request_exception=False).get("/waits")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_event_loop")
def test_an_async_view_opens_one_too() -> None:
    assert async_to_sync(_ask)().status_code == 500
    assert counted() == [(CHECKOUT, 1)]


def test_wrapped_code_raises_on_and_refusals_are_no_errors() -> None:
    fail()
    with pytest.raises(PermissionDenied), catching_errors():
        raise PermissionDenied

    @catching_errors()
    def task() -> None:
        host.pay()

    with pytest.raises(ValueError, match="7"):
        task()
    assert [title for title, _ in counted()] == [CHECKOUT, "ValueError in tests.errors.host.pay"]


@pytest.mark.django_db(transaction=True)
def test_the_ticket_outlives_the_requests_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    client_of(make_user("ada")).get("/buy/7")
    assert [(row.ticket.subject, row.count) for row in ErrorGroup.objects.all() if row.ticket] == [(CHECKOUT, 1)]
    assert Contact.objects.filter(name="Ada").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_logged_within_a_transaction_outlives_its_rollback(logged: None) -> None:
    def rolled_back() -> None:
        with transaction.atomic():
            make_user("ada")
            try:
                host.pay()
            except ValueError:
                logging.getLogger("shop").exception("Could not pay")
            raise KeyError

    with pytest.raises(KeyError):
        rolled_back()
    until = time.monotonic() + 30
    while not TicketActivity.objects.exists() and time.monotonic() < until:
        threading.Event().wait(0.05)
    assert [row.count for row in ErrorGroup.objects.all()] == [1]


def test_ten_thousand_errors_at_once_are_two_writes(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    fail()
    written = TicketActivity.objects.count()
    monkeypatch.setattr("escalated.errors.gathering.monotonic", lambda: 0.0)
    with django_assert_max_num_queries(0):
        for _ in range(9_999):
            fail()
    assert counted() == [(CHECKOUT, 10_000)]
    assert TicketActivity.objects.count() == written


def test_a_kind_is_written_again_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    fail()
    fail()
    assert ErrorGroup.objects.get().count == 1
    later = time.monotonic() + WRITTEN_EVERY
    monkeypatch.setattr("escalated.errors.gathering.monotonic", lambda: later)
    fail()
    assert ErrorGroup.objects.get().count == 3


def test_an_outage_of_many_kinds_opens_a_bounded_number() -> None:
    for number in range(NEW_TICKETS.most + 20):
        names: dict[str, Any] = {"__name__": f"shop{number}"}
        exec(compile("def broken():\n    raise ZeroDivisionError", f"/shop/{number}.py", "exec"), names)
        with pytest.raises(ZeroDivisionError), catching_errors():
            names["broken"]()
    found = counted()
    assert len(found) <= NEW_TICKETS.most + 1
    assert sum(count for _, count in found) == NEW_TICKETS.most + 20
    assert found[-1][0] == "Further errors"


def test_an_error_that_comes_back_opens_its_ticket_again() -> None:
    fail()
    ticket, agent = Ticket.objects.get(), make_agent()
    resolve_ticket(ticket, by=agent.profile)
    fail(8)
    assert counted() == [(CHECKOUT, 2)]
    ticket.refresh_from_db()
    assert (ticket.status, kinds(ticket)[-2:]) == ("reopened", ["ticket.reopened", "error.came_back"])
    assert "order 8" in ErrorGroup.objects.get().message


def test_what_was_met_before_it_was_resolved_does_not_open_it_again() -> None:
    fail()
    fail()  # waits in memory
    ticket = Ticket.objects.get()
    resolve_ticket(ticket, by=make_agent().profile)
    assert counted() == [(CHECKOUT, 2)]
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_a_database_that_is_away_costs_the_host_nothing_and_loses_no_count(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, logged: None
) -> None:
    def away(seen: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr("escalated.errors.gathering.count_errors", away)
        fail()
        fail()
    assert "the database is away" in caplog.text
    assert counted() == [(CHECKOUT, 2)]


def test_noting_an_error_while_one_is_noted_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[BaseException] = []

    def describes(error: BaseException) -> Any:
        asked.append(error)
        note(ValueError("inside"))
        raise ZeroDivisionError

    monkeypatch.setattr("escalated.errors.gathering.describe", describes)
    fail()
    assert (len(asked), counted()) == (1, [])


def test_those_it_struck_are_told_once_each_in_a_request_of_their_own() -> None:
    for name in ("ada", "bob"):
        fail(user=make_user(name))
    counted()
    ticket, agent = Ticket.objects.get(), make_agent("grace")
    assert tell_fixed(ticket, subject="It is fixed", body="Try again.", by=agent) == 2
    assert tell_fixed(ticket, subject="It is fixed", body="Try again.", by=agent) == 0
    run_due()
    assert sorted(letter.to[0] for letter in sent.outbox) == ["ada@example.com", "bob@example.com"]
    assert all("Try again." in letter.body for letter in sent.outbox)
    told = Ticket.objects.exclude(pk=ticket.pk).order_by("requester__name")
    assert [(each.requester.name, each.subject, each.status) for each in told] == [
        ("Ada", "It is fixed", "closed"),
        ("Bob", "It is fixed", "closed"),
    ]
    assert kinds(ticket) == ["ticket.opened_by_note", "error.fix_told"]
    ada = told[0].requester.user
    seen = signed_in(ada).get(f"/support/tickets/{told[0].reference}", headers={"accept": "application/json"})
    assert ticket.reference not in seen.content.decode()
    reply_to_ticket(told[0], "Thank you.", by=ada)
    run_due()
    assert FixNotice.objects.filter(state="due").count() == 0


def test_who_is_struck_again_after_it_was_fixed_is_told_again() -> None:
    ada = make_user("ada")
    fail(user=ada)
    ticket, agent = Ticket.objects.get(), make_agent("grace")
    assert tell_fixed(ticket, subject="It is fixed", body="Try again.", by=agent) == 1
    fail(user=ada)
    counted()
    assert tell_fixed(ticket, subject="Now it is", body="Try again.", by=agent) == 1
