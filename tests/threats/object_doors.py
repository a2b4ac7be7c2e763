"""The doors of what a ticket is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from escalated.people.actors import Agent
from escalated.tickets.choosing_objects import key_of
from escalated.tickets.linking_objects import link_object
from escalated.tickets.models import Ticket
from tests.shop.models import Order
from tests.threats.door import THE_DESK, WHO_CHANGES, WHO_SEES, Door

if TYPE_CHECKING:
    from tests.threats.scene import Scene


def _own(scene: Scene) -> tuple[object, ...]:
    return (scene.own.reference,)


def _linked(scene: Scene) -> tuple[object, ...]:
    return (scene.own.reference, scene.linked)


OBJECTS = [
    Door("agent:find_objects", "GET", THE_DESK),
    Door("agent:objects", "POST", WHO_CHANGES, {"object": ""}, _own),
    Door("agent:object", "GET", WHO_SEES, args=_linked),
    Door("agent:object_act", "POST", WHO_SEES, {"act": "ring", "key": "k" * 8, "values": {}}, _linked),
    Door("agent:object_remove", "POST", WHO_CHANGES, {"object_id": 0}, _own),
]


def make_linked(ticket: Ticket, canary: Mapping[str, str], agent: Agent) -> int:
    """Let the ticket be about an order, which agents alone see, and return by which key."""
    link_object(ticket, Order.objects.create(customer=canary["object_customer"]), by=agent)
    return int(ticket.about.get().pk)


def sent_of_objects(scene: Scene) -> dict[str, Any]:
    """Return what names an order that is found, and the one that is linked."""
    return {"object": key_of(Order.objects.latest("pk")), "object_id": scene.linked}
