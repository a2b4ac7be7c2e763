"""What a customer's answer is once a finished ticket can be reopened no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escalated.core.db import now, operation
from escalated.core.errors import NotAllowed
from escalated.core.install import save_settings
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Requester
from escalated.tickets import policy
from escalated.tickets.bodies import Body
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.requesting import answer_request
from escalated.tickets.transitioning import close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.writing import Message
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    post_mail,
    postmark_mail,
    replies,
    run_due,
)
from tests.replay import assert_replays
from tests.web.asking import ask, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def window() -> None:
    operation(save_settings)({"reopen_within_days": 3})


def finished(by: Requester, *, days_ago: int, closes: bool = True) -> Ticket:
    ticket, agent = make_ticket(by), make_agent()
    (close_ticket if closes else resolve_ticket)(ticket, by=agent)
    moment = now() - timedelta(days=days_ago, minutes=1)
    ended = {"closed_at": moment} if closes else {"resolved_at": moment}
    Ticket.objects.filter(pk=ticket.pk).update(**ended)
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.parametrize(
    ("days", "days_ago", "is_past"), [(3, 2, False), (3, 3, True), (0, 900, False), (30, 29, False)]
)
def test_the_window_is_the_admins(days: int, days_ago: int, is_past: bool, closes: bool) -> None:
    operation(save_settings)({"reopen_within_days": days})
    ada = make_requester()
    ticket = finished(ada, days_ago=days_ago, closes=closes)
    may = (policy.can_reply(ada, ticket), policy.can_reopen(ada, ticket), policy.can_continue(ada, ticket))
    assert may == (not is_past, not is_past, is_past)
    assert policy.can_reopen(make_agent(), ticket)
    assert not policy.can_continue(make_requester(), ticket)


def test_an_answer_after_it_is_a_new_ticket_linked_with_the_old() -> None:
    ada, agent = make_requester(), make_agent()
    old = finished(ada, days_ago=4)
    before = (kinds(old), replies(old), old.status)
    answer = answer_request(old, Message(Body("It burns again.")), by=ada)
    again = answer_request(old, Message(Body("It burns again.")), by=ada)
    new = Ticket.objects.exclude(pk=old.pk).get()
    assert again == answer
    assert (new.subject, new.requester, replies(new)) == (
        old.subject,
        old.requester,
        [("opening", ada.name, answer.body)],
    )
    assert kinds(new) == ["ticket.opened", "ticket.continued"]
    old.refresh_from_db()
    assert (kinds(old), replies(old), old.status) == before
    assert linked_tickets(new, viewer=agent) == [old]
    assert_replays(new)
    with pytest.raises(NotAllowed):
        reply_to_ticket(old, "Hm.", by=ada)
    with pytest.raises(NotAllowed):
        reopen_ticket(old, by=ada)


def test_an_answer_by_mail_after_it_is_one_too_and_its_sender_is_told() -> None:
    ada = make_requester("ada@example.org")
    old = finished(ada, days_ago=4)
    run_due()
    OutgoingMail.objects.all().delete()
    said = post_mail(postmark_mail(subject=f"Re: [{old.reference}] Fire", text="It burns again, zebra.")).json()
    run_due()
    new = Ticket.objects.exclude(pk=old.pk).get()
    assert (said["outcome"], said["ticket_id"], kinds(new)) == (
        "created_new",
        new.pk,
        ["ticket.opened", "ticket.continued"],
    )
    mail = OutgoingMail.objects.get()
    assert (mail.to_email, "zebra" in mail.text + mail.html + mail.subject) == ("ada@example.org", False)
    assert (
        f"finished too long ago to be opened again, so your answer is a new request. Its reference is {new.reference}"
        in (" ".join(mail.text.split()))
    )
    assert mail.subject == f"[{new.reference}] We have received your request"


def test_the_page_says_so_and_leads_to_the_new_request() -> None:
    user, ada = make_customer("ada")
    old = finished(ada, days_ago=4)
    page: dict[str, Any] = ask(user, "portal:ticket", old.reference).json()
    abilities = {"can_reply": True, "opens_new": True, "can_close": False, "can_reopen": False, "can_rate": True}
    assert page["abilities"] == abilities
    assert send(user, "portal:reopen", old.reference).status_code == 403
    fresh = send(user, "portal:reply", old.reference, body="It burns again.").json()
    new = Ticket.objects.exclude(pk=old.pk).get()
    assert (fresh["request"]["reference"], fresh["abilities"]["opens_new"]) == (new.reference, False)
    told = [event["sentence"] for event in fresh["events"]]
    assert told[-1].startswith(f"This goes on where {old.reference} ended")


def test_within_it_an_answer_reopens() -> None:
    ada = make_requester()
    ticket = finished(ada, days_ago=2)
    answer_request(ticket, Message(Body("It burns again.")), by=ada)
    assert (Ticket.objects.count(), ticket.status) == (1, "reopened")
