"""Tickets that agents open for customers."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.errors import InvalidInput, NotAllowed
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Agent, Requester
from escalated.people.models import Department
from escalated.people.rights import LIGHT, Act, Rights, Scope, allowing, scopes_of
from escalated.tickets.answering import Composed, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.opening_for import Opening, open_for_customer
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.searching import search_for
from escalated.tickets.statuses import Channel
from escalated.tickets.transitioning import resolve_ticket
from escalated.tickets.undoing import undo
from escalated.tickets.writing import Message
from tests.holding import HELD, let_pass, with_undo
from tests.making import kinds, make_agent, make_requester, make_upload, post_mail, postmark_mail, replies, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Requester:
    return make_requester("ada@example.org")


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


def opening(by: Requester, **given: Any) -> Opening:
    message = Message(
        Body(given.pop("body", "You called about the fire.")),
        given.pop("files", ()),
        Channel.WEB,
        key=given.pop("key", ""),
    )
    return Opening(by.contacts[0], given.pop("subject", "Your call"), message, **given)


def restricted(agent: Agent, rights: dict[str, str], *departments: int) -> Agent:
    return dataclasses.replace(agent, rights=Rights(scopes_of(rights), frozenset(departments)))


def test_a_ticket_opened_by_mail_is_mailed_and_recorded_once(ada: Requester, grace: Agent) -> None:
    sales = Department.objects.create(name="Sales")
    filed = {"department": sales, "priority": "high", "type": "problem", "tags": ["vip"], "assignee": grace.profile}
    ticket = open_for_customer(opening(ada, files=[make_upload()], **filed), by=grace)
    run_due()
    assert kinds(ticket) == ["ticket.opened"]
    assert replies(ticket) == [("opening", "Grace", "You called about the fire.")]
    assert (ticket.department, ticket.assignee, ticket.get_priority_display(), ticket.type) == (
        sales,
        grace.profile,
        "High",
        "problem",
    )
    (mail,) = sent.outbox
    assert (mail.to, mail.subject) == (["ada@example.org"], f"[{ticket.reference}] Your call")
    assert "You called about the fire." in str(mail.body)
    assert [each[0] for each in mail.attachments] == ["plan.txt"]
    assert list(Ticket.objects.visible_to(ada)) == [ticket]
    assert_replays(ticket)


def test_a_ticket_opened_by_a_note_stays_inside(ada: Requester, grace: Agent) -> None:
    ticket = open_for_customer(opening(ada, is_note=True, files=[make_upload()]), by=grace)
    resolve_ticket(ticket, by=grace)
    run_due()
    assert kinds(ticket) == ["ticket.opened_by_note", "ticket.resolved"]
    assert replies(ticket) == [("note", "Grace", "You called about the fire.")]
    assert (ticket.preview, sent.outbox, OutgoingMail.objects.count()) == ("", [], 0)
    assert list(Ticket.objects.visible_to(ada)) == []
    assert list(ticket.replies.visible_to(ada)) == []
    assert list(Attachment.objects.visible_to(ada)) == []
    assert list(ticket.activities.public()) == list(ticket.activities.filter(kind="ticket.resolved"))
    assert list(Ticket.objects.visible_to(ada).filter(search_for("call", viewer=ada).condition)) == []
    assert_replays(ticket)


def test_a_mail_about_a_ticket_that_stays_inside_is_a_ticket_of_its_own(ada: Requester, grace: Agent) -> None:
    inside = open_for_customer(opening(ada, is_note=True), by=grace)
    post_mail(postmark_mail("ada@example.org", subject=f"Re: [{inside.reference}] Your call"))
    assert kinds(inside) == ["ticket.opened_by_note"]
    assert Ticket.objects.visible_to(ada).count() == 1


@with_undo
def test_an_answer_shows_a_ticket_to_its_requester_once_it_leaves(ada: Requester, grace: Agent) -> None:
    ticket = open_for_customer(opening(ada, is_note=True), by=grace)
    send_reply(ticket, Composed(Body("Here it is.")), by=grace)
    assert list(Ticket.objects.visible_to(ada)) == []
    undo(ticket, [ticket.activities.latest("id").pk], by=grace)
    ticket.refresh_from_db()
    assert (ticket.public_at, ticket.preview) == (None, "")
    assert_replays(ticket)
    reply_to_ticket(ticket, "Here it is.", by=grace)
    let_pass(HELD)
    assert list(Ticket.objects.visible_to(ada)) == [ticket]
    assert [reply.body for reply in ticket.replies.visible_to(ada)] == ["Here it is."]
    assert_replays(ticket)


def test_sending_it_twice_opens_one(ada: Requester, grace: Agent) -> None:
    for is_note in (False, True):
        again = {"is_note": is_note, "key": f"random {is_note}"}
        first, second = (open_for_customer(opening(ada, **again), by=grace) for _ in range(2))
        assert first == second
    assert Ticket.objects.count() == 2


def test_giving_it_to_a_colleague_is_an_act_of_its_own(ada: Requester, grace: Agent) -> None:
    alan = make_agent("alan")
    ticket = open_for_customer(opening(ada, assignee=alan.profile), by=grace)
    assert (kinds(ticket), ticket.assignee) == (["ticket.opened", "ticket.assigned"], alan.profile)
    assert_replays(ticket)


@pytest.mark.parametrize(("given", "field"), [({"subject": " "}, "subject"), ({"body": " "}, "body")])
def test_bad_input_leaves_nothing(ada: Requester, grace: Agent, given: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_for_customer(opening(ada, **given), by=grace)
    assert (list(caught.value.errors), Ticket.objects.count()) == ([field], 0)


def test_who_may_open_what(ada: Requester, grace: Agent) -> None:
    support, sales = (Department.objects.get_or_create(name=name)[0] for name in ("Support", "Sales"))
    noter = {**LIGHT, Act.OPEN: Scope.ALL}
    cases: list[tuple[dict[str, str], dict[str, Any], bool]] = [
        (LIGHT, {}, False),
        (noter, {}, False),
        (noter, {"is_note": True}, True),
        (allowing(Act, Scope.DEPARTMENT), {"department": sales}, True),
        (allowing(Act, Scope.DEPARTMENT), {"department": support}, False),
        (allowing(Act, Scope.OWN), {"department": support}, False),
        (allowing(Act, Scope.OWN), {"department": support, "assignee": grace.profile}, True),
    ]
    for number, (rights, given, may) in enumerate(cases):
        by, wanted = restricted(grace, rights, sales.pk), opening(ada, subject=f"Call {number}", **given)
        if may:
            open_for_customer(wanted, by=by)
        else:
            with pytest.raises(NotAllowed):
                open_for_customer(wanted, by=by)
        assert Ticket.objects.filter(subject=f"Call {number}").exists() == may
