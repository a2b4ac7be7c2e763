"""What a ticket is about: things of the host's, whatever their keys are, and what is left of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from escalated.core.errors import InvalidInput
from escalated.panels.references import object_of
from escalated.services import SYSTEM, create_ticket, link_object, tickets_about, tickets_for, unlink_object
from escalated.tickets.filters import TicketFilters, matching
from escalated.tickets.linking_objects import TicketObject
from escalated.tickets.models import Ticket
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_customer, make_ticket, make_user
from tests.replay import assert_replays
from tests.shop.models import Order, Parcel, Voucher

pytestmark = pytest.mark.django_db


def about(ticket: Ticket) -> list[tuple[str, str, str, str]]:
    return list(ticket.about.order_by("id").values_list("model", "key", "title", "url"))


def found(words: str, viewer: Any) -> list[Ticket]:
    return list(matching(Ticket.objects.visible_to(viewer), TicketFilters(q=words), viewer=viewer))


def things() -> list[Any]:
    return [Order.objects.create(customer="Ada"), Parcel.objects.create(), Voucher.objects.create(code="Ä/1:x y")]


def test_a_ticket_is_opened_about_things_with_keys_of_any_type() -> None:
    made = things()
    order, parcel, _voucher = made
    ticket = create_ticket(subject="Late", body="Where?", requester="ada@example.org", about=[*made, order])
    assert about(ticket) == [
        ("shop.order", str(order.pk), f"Order {order.pk}", f"/orders/{order.pk}"),
        ("shop.parcel", str(parcel.pk), "A parcel", ""),
        ("shop.voucher", "Ä/1:x y", "Voucher Ä/1:x y", ""),
    ]
    assert [object_of(model, key) for model, key, *_ in about(ticket)] == made
    assert [list(tickets_about(each, by=SYSTEM)) for each in made] == [[ticket]] * 3
    assert list(tickets_about(Voucher.objects.create(code="1"), by=SYSTEM)) == []
    assert kinds(ticket) == ["ticket.opened"]
    assert_replays(ticket)


def test_linking_and_unlinking_happen_once_and_are_undone() -> None:
    agent, ticket, order = make_agent("grace"), make_ticket(), things()[0]
    for _twice in range(2):
        link_object(ticket, order, by=agent)
    assert found(f'"Order {order.pk}"', agent) == [ticket]
    for _twice in range(2):
        unlink_object(ticket, order, by=agent)
    assert (about(ticket), found(f'"Order {order.pk}"', agent)) == ([], [])
    assert kinds(ticket) == ["ticket.opened", "ticket.object_linked", "ticket.object_unlinked"]
    told = [each.sentence for each in ticket.activities.in_order()][1:]
    assert told == [
        f"Grace linked Order {order.pk} to this ticket",
        f"Grace removed Order {order.pk} from this ticket",
    ]

    undo(ticket, [TicketActivity.objects.latest("id").pk], by=agent)
    assert about(ticket) == [("shop.order", str(order.pk), f"Order {order.pk}", f"/orders/{order.pk}")]
    assert found(f'"Order {order.pk}"', agent) == [ticket]
    assert_replays(ticket)


def test_what_is_gone_keeps_its_name_and_is_taken_off() -> None:
    agent, ticket, order = make_agent(), make_ticket(), things()[0]
    link_object(ticket, order, by=agent)
    key, title = order.pk, str(order)
    order.delete()
    assert [(each.title, each.url) for each in ticket.about.all()] == [(title, f"/orders/{key}")]
    unlink_object(ticket, ticket.about.get(), by=agent)
    assert about(ticket) == []
    undo(ticket, [TicketActivity.objects.latest("id").pk], by=agent)
    assert [row[2] for row in about(ticket)] == [title]


def test_what_cannot_be_found_again_is_refused_and_nothing_is_opened() -> None:
    for thing in (Order(customer="Ada"), Voucher(code="x"), Voucher.objects.create(code="x" * 192)):
        with pytest.raises(InvalidInput) as refused:
            create_ticket(subject="Late", body="Where?", requester="ada@example.org", about=[thing])
        assert list(refused.value.errors) == ["about"]
    assert Ticket.objects.count() == 0


def test_a_ticket_is_about_ten_things_at_most() -> None:
    agent, ticket = make_agent(), make_ticket()
    for number in range(10):
        link_object(ticket, Voucher.objects.create(code=f"V{number}"), by=agent)
    with pytest.raises(InvalidInput, match="10 things at most"):
        link_object(ticket, Voucher.objects.create(code="one more"), by=agent)
    assert len(about(ticket)) == 10


def test_customers_neither_hear_of_it_nor_find_by_it() -> None:
    (user, ada), agent = make_customer("ada"), make_agent()
    ticket, order = make_ticket(ada), things()[0]
    link_object(ticket, order, by=agent)
    assert [row.kind for row in ticket.activities.public()] == ["ticket.opened"]
    assert found(f'"Order {order.pk}"', ada) == []
    assert list(tickets_about(order, by=user)) == [ticket]
    assert list(tickets_about(order, by=make_user("eve"))) == []


def test_the_tickets_of_a_user_are_those_whoever_asks_may_see() -> None:
    (user, ada), (other, bob) = make_customer("ada"), make_customer("bob")
    first, second = make_ticket(ada), make_ticket(ada)
    make_ticket(bob)
    assert list(tickets_for(user)) == [second, first]
    assert list(tickets_for(user, by=make_agent())) == [second, first]
    assert list(tickets_for(user, by=other)) == []


def test_a_transaction_that_is_rolled_back_leaves_nothing() -> None:
    with transaction.atomic():
        order = Order.objects.create(customer="Ada")
        create_ticket(subject="Late", body="Where?", requester="ada@example.org", about=[order])
        transaction.set_rollback(True)
    rows = [each.objects.count() for each in (Order, Ticket, TicketObject, TicketActivity)]
    assert rows == [0, 0, 0, 0]
