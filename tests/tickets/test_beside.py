"""What stands beside a ticket: linked tickets and its requester's others, as far as the viewer may see them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.people.actors import SYSTEM
from escalated.tickets.beside import MOST_OTHERS, Beside, tickets_beside
from escalated.tickets.linking import link_tickets
from escalated.tickets.marking import mark_spam
from tests.making import make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db


def test_linked_tickets_and_the_newest_others_of_the_requester() -> None:
    ada, agent = make_requester(), make_agent(is_admin=True)
    ticket, *others = [make_ticket(ada) for _ in range(MOST_OTHERS + 2)]
    stranger, spam = make_ticket(), make_ticket(ada)
    mark_spam(spam, by=agent)
    for other in (stranger, others[0]):
        link_tickets(ticket, other, by=agent)
    with CaptureQueriesContext(connection) as seen:
        found = tickets_beside(ticket, viewer=SYSTEM)
    newest = list(reversed(others[1:]))
    assert found == Beside(linked=[others[0], stranger], others=newest, requesters=MOST_OTHERS + 2)
    assert len(seen) == 1


def test_alone_it_is_its_requesters_only_one() -> None:
    assert tickets_beside(make_ticket(), viewer=SYSTEM) == Beside(linked=[], others=[], requesters=1)
