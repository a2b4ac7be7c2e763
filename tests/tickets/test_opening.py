from __future__ import annotations

import pytest
from django.core import mail as sent

from escalated.core.db import atomic
from escalated.core.errors import InvalidInput
from escalated.people.actors import Requester, actor_for
from escalated.people.models import Contact, Department
from escalated.tickets.models import Attachment, Reply, Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.requesting import open_request
from escalated.tickets.statuses import Priority, Status
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_customer, make_requester, make_ticket, make_upload, make_user, replies, run_due

pytestmark = pytest.mark.django_db


def test_opening_stores_the_message_and_tells_it_once() -> None:
    by = make_requester("ada@example.org")
    ticket = create_ticket(subject="  The  printer\nburns ", body="It *burns*.", requester=by.contacts[0], by=by)
    ticket.refresh_from_db()
    assert ticket.subject == "The printer burns"
    assert (ticket.status, ticket.priority, ticket.type) == (Status.OPEN, Priority.MEDIUM, "question")
    assert ticket.reference == f"ESC-{ticket.pk:05d}"
    assert ticket.department == Department.objects.get(name="Support")
    assert replies(ticket) == [("opening", "ada", "It *burns*.")]
    assert kinds(ticket) == ["ticket.opened"]
    assert ticket.preview == "It burns."


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 300}, "subject"),
        ({"body": " \n"}, "body"),
        ({"body": "x" * 100_001}, "body"),
        ({"priority": "enormous"}, "priority"),
        ({"type": "wish"}, "type"),
        ({"attachments": [make_upload("run.exe")]}, "attachments"),
    ],
)
def test_bad_input_names_its_field_and_leaves_nothing(given: dict[str, object], field: str) -> None:
    by = make_requester()
    arguments = {"subject": "s", "body": "b", **given}
    with pytest.raises(InvalidInput) as caught:
        create_ticket(requester=by.contacts[0], by=by, **arguments)  # type: ignore[arg-type]
    assert list(caught.value.errors) == [field]
    assert [model.objects.count() for model in (Ticket, Reply, Attachment, TicketActivity)] == [0, 0, 0, 0]


def test_the_first_request_of_a_host_user_makes_their_contact() -> None:
    user = make_user("bob")
    by = actor_for(user)
    assert isinstance(by, Requester)
    assert Contact.objects.count() == 0
    ticket = open_request(subject="s", body="b", by=by)
    assert Contact.objects.get() == ticket.requester
    assert (ticket.requester.user, ticket.requester.name, ticket.requester.mail_key) == (user, "Bob", None)


def test_a_request_that_is_refused_makes_no_contact() -> None:
    by = actor_for(make_user())
    assert isinstance(by, Requester)
    with pytest.raises(InvalidInput):
        open_request(subject="", body="b", by=by)
    assert Contact.objects.count() == 0


def test_what_is_rolled_back_leaves_no_event_and_no_mail() -> None:
    _, by = make_customer()
    with pytest.raises(ZeroDivisionError):
        _open_and_fail(by)
    run_due()
    assert (Ticket.objects.count(), TicketActivity.objects.count(), sent.outbox) == (0, 0, [])


def _open_and_fail(by: Requester) -> None:
    with atomic():
        make_ticket(by)
        raise ZeroDivisionError
