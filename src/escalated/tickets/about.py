"""The tickets of a thing of the host's, and those of one of its users."""

from __future__ import annotations

from typing import Any

from django.db import models

from escalated.panels.references import place_of
from escalated.people.actors import Actor
from escalated.people.contacts import contacts_of
from escalated.tickets.linking_objects import TicketObject
from escalated.tickets.models import Ticket
from escalated.tickets.queries import TicketQuerySet


def tickets_about(thing: models.Model, *, viewer: Actor) -> TicketQuerySet:
    """Return those tickets about a thing that the viewer may see, whoever's they are, newest activity first."""
    model, key = place_of(thing)
    rows = TicketObject.objects.filter(model=model, key=key)
    return _newest_first(Ticket.objects.visible_to(viewer).filter(pk__in=rows.values("ticket")))


def tickets_for(user: Any, *, viewer: Actor) -> TicketQuerySet:
    """Return those tickets whose requester is a user of the host's, as far as the viewer may see them."""
    own = [contact.pk for contact in contacts_of(user)]
    return _newest_first(Ticket.objects.visible_to(viewer).filter(requester__in=own))


def _newest_first(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(is_spam=False).order_by("-last_activity_at", "-id")
