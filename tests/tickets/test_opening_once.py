"""Opening once: whose key it is, how long it is kept, and what a second call changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from escalated.administration.merging_contacts import merge_contacts
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import SYSTEM
from escalated.services import close_ticket, create_ticket
from escalated.tickets.editing import change_requester
from escalated.tickets.models import Ticket
from escalated.tickets.opening_once import OpenedOnce
from tests.making import kinds, make_agent, make_requester

pytestmark = pytest.mark.django_db


def opened(requester: Any = "ada@example.org", key: str = "order-7", **given: Any) -> Ticket:
    words = {"subject": "Order 7 is late", "body": "Where is it?", **given}
    return create_ticket(requester=requester, dedupe_key=key, **words)


def test_a_second_call_returns_the_first_ticket_as_it_is_and_writes_nothing() -> None:
    first = opened()
    close_ticket(first, by=SYSTEM)
    second = opened(subject="Something else", body="", priority="urgent", tags=["late"])
    assert (second.pk, second.subject, second.status) == (first.pk, "Order 7 is late", "closed")
    assert kinds(first) == ["ticket.opened", "ticket.closed"]


def test_a_key_is_the_requesters_alone() -> None:
    tickets = {opened("ada@example.org").pk, opened("bob@example.org").pk, opened("ada@example.org", "order-8").pk}
    assert len(tickets) == 3


def test_no_key_opens_a_ticket_each_time() -> None:
    assert opened(key="").pk != opened(key="").pk
    assert OpenedOnce.objects.count() == 0


def test_the_key_of_what_was_rolled_back_is_free() -> None:
    def host_fails() -> None:
        with transaction.atomic():
            opened()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        host_fails()
    assert OpenedOnce.objects.count() == 0
    assert kinds(opened()) == ["ticket.opened"]


def test_the_key_goes_with_the_ticket() -> None:
    first = opened()
    first.delete()
    assert opened().pk != first.pk


def test_whoever_became_one_with_another_contact_keeps_their_keys() -> None:
    first = opened("ada@example.org")
    into, other = make_requester("lovelace@example.org").contacts[0], first.requester
    merge_contacts(into, other, by=make_agent(is_admin=True))
    assert opened("lovelace@example.org").pk == opened("ada@example.org").pk == first.pk


def test_a_ticket_that_somebody_elses_has_become_is_not_shown_to_its_first_requester() -> None:
    first = opened()
    change_requester(first, make_requester("bob@example.org").contacts[0], by=SYSTEM)
    with pytest.raises(NotFound):
        opened()
    assert opened(by=SYSTEM).pk == first.pk


def test_a_key_that_is_too_long_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        opened(key="x" * 256)
    assert dict(refused.value.errors) == {"dedupe_key": ["Shorten the key to 255 characters."]}
    assert Ticket.objects.count() == 0
    assert opened(key="x" * 255).pk == opened(key="x" * 255).pk
