"""Requests of people nobody knows: through the public form, within limits that no visitor meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.core.limiting import Limit
from escalated.people.actors import SYSTEM, Requester
from escalated.people.addresses import normalised
from escalated.people.blocked import is_blocked
from escalated.people.contacts import contact_for_guest
from escalated.people.models import Department
from escalated.tickets.marking import mark_spam
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.requesting import opened_already
from escalated.tickets.writing import Message

PER_CLIENT = Limit("guest.client", 20, timedelta(hours=1))
PER_ADDRESS = Limit("guest.address", 10, timedelta(days=1))
LINKS_PER_ADDRESS = Limit("guest.link", 5, timedelta(days=1))
ONE_PER_FORM = Limit("guest.form", 1, timedelta(days=1))
IN_TOTAL = Limit("guest.total", 1800, timedelta(hours=1))  # one in two seconds: what protects the tables, no visitor


@dataclass(frozen=True)
class Visitor:
    """Who fills in the public form, as they say: from which network address, and on which copy of the form."""

    name: str
    email: str
    client: str
    form: str


@operation
def open_guest_request(
    *, subject: str, body: Message, visitor: Visitor, department: Department | None = None
) -> Ticket:
    """Open a request for a visitor; the same words within ten minutes are one. Raises InvalidInput, and TooMany.

    One of a blocked sender is kept among the spam, and nobody is told. What is refused counts towards no limit.
    """
    PER_CLIENT.spend(visitor.client)
    contact = contact_for_guest(visitor.email, name=visitor.name)
    lock(contact)
    same = opened_already(contact, subject, body)
    if same:
        return same
    if not ONE_PER_FORM.take(visitor.form):
        raise InvalidInput(form_token=_("This form was sent already. Please send it again."))
    PER_ADDRESS.spend(normalised(visitor.email))
    IN_TOTAL.spend()
    by = Requester((contact,))
    ticket = create_ticket(subject=subject, body=body, requester=contact, by=by, department=department)
    if is_blocked(visitor.email):
        mark_spam(ticket, by=SYSTEM)
    return ticket
