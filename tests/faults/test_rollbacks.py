"""What is rolled back never was: no activity, no mail, no row of a file, no wake-up, from any operation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.db import atomic
from escalated.mail.models import OutgoingMail
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.linking import link_tickets
from escalated.tickets.models import Attachment, Reply, Ticket, TicketLink
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import change_status, close_ticket, resolve_ticket
from escalated.timeline.models import TicketActivity
from tests.making import make_agent, make_requester, make_ticket, make_upload, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db

OnCommit = Callable[[], AbstractContextManager[list[Callable[[], None]]]]

ACTS: dict[str, Callable[[Ticket, Any], object]] = {
    "open": lambda ticket, by: make_ticket(attachments=[make_upload()]),
    "reply": lambda ticket, by: reply_to_ticket(ticket, "x", by=by, attachments=[make_upload()]),
    "note": lambda ticket, by: add_note(ticket, "x", by=by, attachments=[make_upload()]),
    "assign": lambda ticket, by: assign_ticket(ticket, by.profile, by=by),
    "status": lambda ticket, by: change_status(ticket, "in_progress", by=by),
    "resolve": lambda ticket, by: resolve_ticket(ticket, by=by),
    "close": lambda ticket, by: close_ticket(ticket, by=by),
    "priority": lambda ticket, by: change_priority(ticket, "high", by=by),
    "type": lambda ticket, by: change_type(ticket, "task", by=by),
    "department": lambda ticket, by: change_department(ticket, Department.objects.create(name="Sales"), by=by),
    "link": lambda ticket, by: link_tickets(ticket, make_ticket(), by=by),
}


def everything() -> list[Any]:
    models = (Reply, Attachment, TicketLink, TicketActivity, OutgoingMail, Department)
    return [list(Ticket.objects.order_by("id").values()), *(model._default_manager.count() for model in models)]


@pytest.mark.parametrize("name", ACTS)
def test_what_the_host_rolls_back_never_was(name: str, django_capture_on_commit_callbacks: OnCommit) -> None:
    ticket, agent = make_ticket(make_requester()), make_agent()
    run_due()
    sent.outbox.clear()
    before = everything()

    def host_fails() -> None:
        with atomic():
            ACTS[name](Ticket.objects.get(pk=ticket.pk), agent)
            assert everything() != before
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError):
        host_fails()
    run_due()
    assert (everything(), sent.outbox, callbacks) == (before, [], [])
    assert_replays(ticket)


@pytest.mark.parametrize("name", ACTS)
def test_nothing_leaves_before_the_host_commits(name: str, django_capture_on_commit_callbacks: OnCommit) -> None:
    ticket, agent = make_ticket(make_requester()), make_agent()
    run_due()
    sent.outbox.clear()
    known, count = OutgoingMail.objects.count(), TicketActivity.objects.count()
    with django_capture_on_commit_callbacks() as callbacks, atomic():
        ACTS[name](Ticket.objects.get(pk=ticket.pk), agent)
    assert (OutgoingMail.objects.count(), sent.outbox) == (known, [])
    assert len(callbacks) == TicketActivity.objects.count() - count > 0


def test_a_refused_file_leaves_neither_message_nor_file() -> None:
    from escalated.core.errors import InvalidInput

    ticket = make_ticket()
    with pytest.raises(InvalidInput):
        reply_to_ticket(ticket, "x", by=make_agent(), attachments=[make_upload(), make_upload("run.exe")])
    assert (ticket.replies.count(), Attachment.objects.count(), TicketActivity.objects.count()) == (1, 0, 1)
