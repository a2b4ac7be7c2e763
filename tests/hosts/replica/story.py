"""The host reads from its replica, and the helpdesk decides by what the primary says."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db import connections, router
from django.test import override_settings

from escalated.core.db import atomic, database, lock
from escalated.tickets.models import Ticket
from tests.hosts.people import make_person
from tests.making import make_ticket

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_users_come_from_the_replica_and_tickets_from_the_primary() -> None:
    make_person("ada")
    assert get_user_model()._default_manager.get()._state.db == "replica"
    ticket = make_ticket()
    with atomic():
        lock(ticket)
        assert [connections[each].in_atomic_block for each in ("default", "replica")] == [True, False]
    assert (database(), Ticket.objects.get(pk=ticket.pk)._state.db) == ("default", "default")


def test_a_router_that_would_read_what_was_not_copied_yet_is_told() -> None:
    with override_settings(DATABASE_ROUTERS=["tests.hosts.replica.routing.CarelessRouter"]):
        assert router.db_for_read(Ticket) == "replica"
        (found,) = [each for each in run_checks() if (each.id or "").startswith("escalated.")]
    assert (found.id, found.is_serious()) == ("escalated.E016", True)
    assert 'return "default"' in (found.hint or "")
