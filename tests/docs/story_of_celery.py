"""The task of docs/in-your-transaction.md, done by a worker of Celery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.core import mail

from escalated.core.errors import DomainError
from escalated.core.jobs import tick
from escalated.mail.models import OutgoingMail
from escalated.people.models import Contact
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.models import TicketActivity
from tests.docs.programs import run
from tests.making import kinds

pytestmark = pytest.mark.django_db(transaction=True)

ORDERS = [[9, "ada@example.org"], [10, "bob@example.org"]]
NO_ADDRESS = [11, "nobody at all"]


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Start a worker that knows the page's tasks, and forget what the page itself opened."""
    app = Celery("shop", broker="memory://", backend="cache+memory://")
    app.set_default()
    names = run("docs/in-your-transaction.md", __name__=request.node.name)  # tasks of a name exist once
    for model in (Ticket, Contact):
        model.objects.all().delete()
    mail.outbox.clear()
    with start_worker(app, perform_ping_check=False):
        yield names


def left() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Ticket, Reply, TicketActivity, Contact, OutgoingMail)}


def test_what_a_task_opens_is_there_and_is_told(page: dict[str, Any]) -> None:
    references = page["report_all_late"].delay(ORDERS).get(timeout=30)
    tickets = Ticket.objects.order_by("pk")
    assert [each.reference for each in tickets] == references
    assert [(each.subject, each.requester.email, kinds(each)) for each in tickets] == [
        ("Order 9 is late", "ada@example.org", ["ticket.opened"]),
        ("Order 10 is late", "bob@example.org", ["ticket.opened"]),
    ]
    tick()
    assert sorted(each.to for each in mail.outbox) == [["ada@example.org"], ["bob@example.org"]]


def test_a_task_that_is_rolled_back_leaves_nothing(page: dict[str, Any]) -> None:
    failed = page["report_all_late"].delay([*ORDERS, NO_ADDRESS])
    with pytest.raises(DomainError, match="Name a host user or an email address"):
        failed.get(timeout=30)
    assert left() == dict.fromkeys(left(), 0)
    tick()
    assert mail.outbox == []
    assert len(page["report_all_late"].delay(ORDERS).get(timeout=30)) == 2
