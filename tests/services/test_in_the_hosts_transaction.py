"""Every operation joins the host's transaction: in a view, in a task that is run again, and from async code."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core import mail as sent
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from escalated.core.jobs import on_wake
from escalated.mail.models import OutgoingMail
from escalated.people.models import Contact
from escalated.services import add_note, create_ticket, reply_to_ticket
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_user, run_due, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

FAIRLY_LONG = 30


def order_late(request: HttpRequest, fate: str) -> HttpResponse:
    """A view of the host that opens a ticket in passing, and comes to this end."""
    ticket = create_ticket(subject="Order 7 is late", body="Where is it?", requester="ada@example.org")
    reply_to_ticket(ticket, "We look into it.", by=make_agent().profile)
    if fate == "raises":
        raise ZeroDivisionError
    if fate == "rolls back":
        transaction.set_rollback(True)
    return HttpResponse(status=500 if fate == "answers 500" else 200)


urlpatterns = [path("orders/<str:fate>", order_late), path("support/", include("escalated.urls"))]


@pytest.fixture
def woken() -> Iterator[list[str]]:
    """Yield what those hear who listen for due work."""
    heard: list[str] = []
    forget = on_wake(lambda name, pk: heard.append(name))
    yield heard
    forget()


@pytest.fixture
def client_of_host(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Client:
    """Return a browser at a host with ATOMIC_REQUESTS."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    return Client(raise_request_exception=False)


def traces() -> list[int]:
    """Count what is left of tickets, of what happened, of their people, and of mail that waits or went out."""
    rows = [model._default_manager.count() for model in (Ticket, TicketActivity, Contact, OutgoingMail)]
    return [*rows, len(sent.outbox)]


@pytest.mark.parametrize("fate", ["raises", "rolls back"])
def test_a_request_that_is_rolled_back_leaves_nothing(client_of_host: Client, woken: list[str], fate: str) -> None:
    client_of_host.get(f"/orders/{fate}")
    assert woken == []
    run_due()
    assert traces() == [0, 0, 0, 0, 0]
    assert live() == []


@pytest.mark.parametrize("fate", ["succeeds", "answers 500"])
def test_a_request_that_commits_tells_after_it(client_of_host: Client, woken: list[str], fate: str) -> None:
    client_of_host.get(f"/orders/{fate}")
    assert woken == ["deliver_activity"] * 2
    assert kinds(Ticket.objects.get()) == ["ticket.opened", "reply.added"]
    assert (OutgoingMail.objects.count(), sent.outbox) == (0, [])
    run_due()
    assert [letter.to for letter in sent.outbox] == [["ada@example.org"]] * 2
    assert live() != []


def live() -> list[Any]:
    """Return what the live view tells an agent."""
    answer = signed_in(make_user("boss", is_superuser=True)).get("/support/live?after=0")
    found: list[Any] = answer.json()["activities"]
    return found


def task(fails: bool) -> str:
    """A task as a queue runs it: on a thread and a connection of its own, in one transaction, and perhaps again."""
    with transaction.atomic():
        ticket = create_ticket(
            subject="Order 7 is late", body="Where is it?", requester="ada@example.org", dedupe_key="order-7-late"
        )
        if fails:
            raise ZeroDivisionError
    return ticket.reference


def as_worker(function: Callable[..., str], *args: Any) -> list[Any]:
    """Run a task on a worker's thread and return what it returned, or the error it ended with."""
    ended: list[Any] = []

    def run() -> None:
        try:
            ended.append(function(*args))
        except ZeroDivisionError as error:
            ended.append(type(error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(FAIRLY_LONG)
    return ended


def test_a_task_that_fails_leaves_nothing_and_run_again_opens_one_ticket() -> None:
    assert as_worker(task, True) == [ZeroDivisionError]
    run_due()
    assert traces() == [0, 0, 0, 0, 0]
    first = as_worker(task, False)
    assert [first, as_worker(task, False)] == [[Ticket.objects.get().reference]] * 2
    assert kinds(Ticket.objects.get()) == ["ticket.opened"]


@pytest.mark.usefixtures("no_event_loop")
def test_async_code_asks_through_sync_to_async() -> None:
    async def view() -> Ticket:
        ticket = await sync_to_async(create_ticket)(subject="Hello", body="It burns.", requester="ada@example.org")
        await sync_to_async(add_note)(ticket, "Seen", by=await sync_to_async(lambda: make_agent().profile)())
        return ticket

    assert kinds(async_to_sync(view)()) == ["ticket.opened", "note.added"]


@pytest.mark.usefixtures("no_event_loop")
def test_a_transaction_of_async_code_is_one_function_and_rolls_back_as_one(woken: list[str]) -> None:
    @sync_to_async
    def both() -> None:
        with transaction.atomic():
            ticket = create_ticket(subject="Hello", body="It burns.", requester="ada@example.org")
            add_note(ticket, "Seen", by=make_agent().profile)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async_to_sync(both)()
    assert (traces(), woken) == ([0, 0, 0, 0, 0], [])


@pytest.mark.usefixtures("no_event_loop")
def test_async_code_that_forgets_to_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser tests need it

    async def view() -> None:
        create_ticket(subject="Hello", body="It burns.", requester="ada@example.org")

    with pytest.raises(SynchronousOnlyOperation):
        async_to_sync(view)()
    assert traces() == [0, 0, 0, 0, 0]
