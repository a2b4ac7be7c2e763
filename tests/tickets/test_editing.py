"""Correcting a ticket's subject and requester."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.errors import InvalidInput, NotFound
from escalated.core.jobs import run_now
from escalated.people.actors import SYSTEM, Actor, Agent, Requester
from escalated.tickets.editing import change_requester, change_subject
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.searching import search_for
from escalated.tickets.undoing import offer, undo
from tests.making import kinds, make_agent, make_requester, make_ticket, post_mail, postmark_mail, replies, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Requester:
    return make_requester("ada@example.org")


@pytest.fixture
def eve() -> Requester:
    return make_requester("eve@example.org")


@pytest.fixture
def grace() -> Agent:
    return make_agent("grace")


@pytest.fixture
def ticket(ada: Requester) -> Ticket:
    return make_ticket(ada)


def found(words: str, viewer: Actor) -> list[Ticket]:
    return list(Ticket.objects.visible_to(viewer).filter(search_for(words, viewer=viewer).condition))


def test_another_subject_is_recorded_and_found(ticket: Ticket, ada: Requester, grace: Agent) -> None:
    change_subject(ticket, "  The plotter\nburns ", by=grace)
    change_subject(ticket, "The plotter burns", by=grace)
    assert kinds(ticket) == ["ticket.opened", "ticket.subject_changed"]
    event = ticket.activities.get(kind="ticket.subject_changed")
    expected = "Grace changed the subject from “The printer is on fire” to “The plotter burns”"
    assert (event.sentence, event.is_public) == (expected, False)
    assert found("plotter", ada) == found("plotter", grace) == [ticket]
    assert found("printer", ada) == []
    assert_replays(ticket)


@pytest.mark.parametrize("subject", [" ", "x" * 256])
def test_a_bad_subject_is_refused(ticket: Ticket, grace: Agent, subject: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        change_subject(ticket, subject, by=grace)
    assert (list(caught.value.errors), kinds(ticket)) == (["subject"], ["ticket.opened"])


def test_the_new_requester_sees_the_ticket_and_the_old_one_no_more(
    ticket: Ticket, ada: Requester, eve: Requester, grace: Agent
) -> None:
    change_requester(ticket, eve.contacts[0], by=grace)
    change_requester(ticket, eve.contacts[0], by=grace)
    assert kinds(ticket) == ["ticket.opened", "ticket.requester_changed"]
    assert list(Ticket.objects.visible_to(ada)) == []
    assert list(Ticket.objects.visible_to(eve)) == found("eve", grace) == [ticket]
    assert found("ada", grace) == []
    assert [reply.author_name for reply in ticket.replies.visible_to(eve)] == ["ada"]
    assert not ticket.activities.public().filter(kind="ticket.requester_changed").exists()
    with pytest.raises(NotFound):
        reply_to_ticket(ticket, "Still me.", by=ada)
    assert_replays(ticket)


def test_mail_goes_to_and_comes_from_the_new_requester(
    ticket: Ticket, ada: Requester, eve: Requester, grace: Agent
) -> None:
    reply_to_ticket(ticket, "Try water.", by=grace)
    run_due()
    change_requester(ticket, eve.contacts[0], by=grace)
    reply_to_ticket(ticket, "Or sand.", by=grace)
    run_due()
    assert [mail.to for mail in sent.outbox[-2:]] == [["ada@example.org"], ["eve@example.org"]]
    answers = {mail.to[0]: {"In-Reply-To": str(mail.extra_headers["Message-ID"])} for mail in sent.outbox[-2:]}
    for address, headers in answers.items():
        post_mail(postmark_mail(address, text=f"From {address}", name="", headers=headers))
    assert [body for _, _, body in replies(ticket)][-1] == "From eve@example.org"
    assert [body for _, _, body in replies(Ticket.objects.visible_to(ada).get())] == ["From ada@example.org"]


CHANGES: list[Callable[[Ticket, Requester, Agent], None]] = [
    lambda ticket, eve, by: change_subject(ticket, "Another", by=by),
    lambda ticket, eve, by: change_requester(ticket, eve.contacts[0], by=by),
]


@pytest.mark.parametrize("change", CHANGES)
def test_both_are_undone(ticket: Ticket, ada: Requester, eve: Requester, grace: Agent, change: Any) -> None:
    change(ticket, eve, grace)
    offered = offer(list(ticket.activities.all()), to=grace)
    assert offered is not None
    undo(ticket, [row.pk for row in offered.activities], by=grace)
    assert found("printer ada", ada) == [ticket]
    assert list(Ticket.objects.visible_to(eve)) == []
    assert kinds(ticket)[-1] == "ticket.change_undone"
    assert_replays(ticket)


def test_machines_may_and_customers_may_not(ticket: Ticket, ada: Requester, eve: Requester) -> None:
    for change in CHANGES:
        with pytest.raises(Exception, match="may not"):
            change(ticket, eve, ada)  # type: ignore[arg-type]
    change_subject(ticket, "By a rule", by=SYSTEM)
    assert kinds(ticket) == ["ticket.opened", "ticket.subject_changed"]


def test_whose_ticket_it_was_gets_no_mail_that_was_written_before(
    ticket: Ticket, ada: Requester, eve: Requester, grace: Agent, mailoutbox: list[Any]
) -> None:
    run_due()
    mailoutbox.clear()
    reply_to_ticket(ticket, "It is on its way.", by=grace)
    run_now("deliver_activity", ticket.activities.latest("id").pk)
    change_requester(ticket, eve.contacts[0], by=grace)
    run_due()
    assert mailoutbox == []
    change_requester(ticket, ada.contacts[0], by=grace)
    reply_to_ticket(ticket, "And here it is.", by=grace)
    run_due()
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
