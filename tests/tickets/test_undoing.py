"""Undoing: as if it had never been done where nobody heard of it, in the open where somebody did."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent

from escalated.core.db import now
from escalated.core.errors import DomainError, NotAllowed, NotFound, TooLate
from escalated.core.jobs import claim
from escalated.people.actors import Agent
from escalated.people.models import Department
from escalated.people.rights import Rights, scopes_of
from escalated.standalone.demo.seeding import clock_at
from escalated.tickets.answering import Composed, send_reply
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_department, change_priority, change_type
from escalated.tickets.drafting import drafts_of, save_draft
from escalated.tickets.models import Attachment, Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags, remove_tags
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.undoing import offer, undo
from escalated.timeline.models import TicketActivity
from tests.holding import HELD, WINDOW, let_pass, with_undo
from tests.making import kinds, make_agent, make_requester, make_ticket, make_upload, run_due
from tests.replay import assert_replays, state_of

pytestmark = pytest.mark.django_db

OF_MESSAGES = ("status", "preview", "last_reply_at", "first_response_at", "resolved_at", "closed_at")


def newest(ticket: Ticket, count: int = 1) -> list[int]:
    return list(ticket.activities.order_by("-id").values_list("pk", flat=True)[:count])


def own(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def told(ticket: Ticket) -> list[str]:
    """Return what the requester may hear of."""
    return [row.kind for row in ticket.activities.told().in_order()]


def facts(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(own(ticket), name) for name in OF_MESSAGES}


@with_undo
def test_an_answer_taken_back_is_a_draft_as_if_it_had_never_been_sent() -> None:
    ticket, agent = make_ticket(make_requester(), channel="email"), make_agent("Grace")
    before = facts(ticket)
    reply_to_ticket(ticket, "Try **water**.", by=agent, attachments=[make_upload(content=b"how to")])
    assert facts(ticket) != before
    undo(ticket, newest(ticket), by=agent)
    assert facts(ticket) == before
    ((draft, files),) = drafts_of(ticket, by=agent)
    assert (draft.kind, draft.body.strip()) == ("reply", "<p>Try <strong>water</strong>.</p>")
    assert [(each.filename, each.size) for each in files] == [("plan.txt", 6)]
    assert draft_bytes(ticket, agent) == [b"how to"]
    assert (ticket.replies.filter(kind="reply").count(), Attachment.objects.count()) == (0, 0)
    assert kinds(ticket) == ["ticket.opened", "reply.added", "reply.taken_back"]
    assert_replays(ticket)
    let_pass(HELD)
    run_due()
    assert (told(ticket), sent.outbox) == (["ticket.opened"], [])


def draft_bytes(ticket: Ticket, agent: Agent) -> list[bytes]:
    drafts = ticket.drafts.filter(agent=agent.profile)
    return [each.file.read() for draft in drafts for each in draft.files.all()]


@with_undo
def test_what_was_begun_since_comes_after_the_text_that_was_taken_back() -> None:
    ticket, agent = make_ticket(), make_agent()
    send_reply(ticket, Composed(Body("<p>One.</p>", "html")), by=agent)
    save_draft(ticket, "reply", "<p>Two.</p>", by=agent)
    undo(ticket, newest(ticket), by=agent)
    assert [draft.body for draft, _ in drafts_of(ticket, by=agent)] == ["<p>One.</p><p>Two.</p>"]


@with_undo
def test_the_answer_before_is_what_the_ticket_says_again() -> None:
    ticket, agent = make_ticket(), make_agent()
    reply_to_ticket(ticket, "One.", by=agent)
    before = facts(ticket)
    reply_to_ticket(ticket, "Two.", by=agent)
    undo(ticket, newest(ticket), by=agent)
    assert facts(ticket) == before
    assert before["preview"] == "One."
    assert_replays(ticket)


@with_undo
def test_send_and_resolve_is_one_act_to_undo() -> None:
    ticket, agent = make_ticket(channel="email"), make_agent()
    before = facts(ticket)
    send_reply(ticket, Composed(Body("Done.")), by=agent, status="resolved")
    offered = offer(list(ticket.activities.all()), to=agent)
    assert offered
    assert [row.kind for row in offered.activities] == ["ticket.resolved", "reply.added"]
    undo(ticket, [row.pk for row in offered.activities], by=agent)
    assert facts(ticket) == before
    assert_replays(ticket)
    let_pass(HELD)
    run_due()
    assert (told(ticket), sent.outbox) == (["ticket.opened"], [])


@with_undo
@pytest.mark.parametrize(
    ("passed", "is_in_time", "mails"),
    [(WINDOW - 1, True, 0), (WINDOW, False, 0), (HELD - 0.5, False, 0), (HELD, False, 1)],
)
def test_the_window_ends_a_moment_before_anybody_hears(passed: float, is_in_time: bool, mails: int) -> None:
    requester, moment = make_requester(), now()
    ticket, agent = make_ticket(requester, channel="email"), make_agent()
    with clock_at(moment):  # which stands still: a second is all that lies between the two ends
        reply_to_ticket(ticket, "Hello", by=agent)
    with clock_at(moment + timedelta(seconds=passed)):
        run_due()
        assert len(sent.outbox) == mails
        assert Reply.objects.visible_to(requester).filter(kind="reply").count() == mails
        offered = offer(list(ticket.activities.all()), to=agent)
        assert (offered is not None) is is_in_time
        if is_in_time:
            undo(ticket, newest(ticket), by=agent)
            assert kinds(ticket)[-1] == "reply.taken_back"
            return
        with pytest.raises(TooLate):
            undo(ticket, newest(ticket), by=agent)
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


@with_undo
def test_an_answer_that_a_worker_has_in_hand_is_not_taken_back() -> None:
    ticket, agent = make_ticket(), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    row = ticket.activities.latest("id")
    TicketActivity.objects.filter(pk=row.pk).update(next_attempt_at=now())
    assert claim(TicketActivity, row.pk)
    with pytest.raises(TooLate):
        undo(ticket, [row.pk], by=agent)
    assert (kinds(ticket), ticket.replies.count()) == (["ticket.opened", "reply.added"], 2)
    assert_replays(ticket)


def test_without_a_window_an_answer_is_never_offered_to_be_undone() -> None:
    ticket, agent = make_ticket(), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    assert offer(list(ticket.activities.all()), to=agent) is None
    with pytest.raises(TooLate):
        undo(ticket, newest(ticket), by=agent)


Act = Callable[[Ticket, Agent], object]

CHANGES: dict[str, Act] = {
    "priority": lambda ticket, by: change_priority(ticket, "urgent", by=by),
    "type": lambda ticket, by: change_type(ticket, "incident", by=by),
    "assignee": lambda ticket, by: assign_ticket(ticket, by.profile, by=by),
    "nobody": lambda ticket, by: assign_ticket(ticket, None, by=by),
    "department": lambda ticket, by: change_department(ticket, Department.objects.create(name="Sales"), by=by),
    "tags on": lambda ticket, by: add_tags(ticket, ["vip", "bug"], by=by),
    "tags off": lambda ticket, by: remove_tags(ticket, ["old"], by=by),
    "status": lambda ticket, by: change_status(ticket, "in_progress", by=by),
    "escalated": lambda ticket, by: change_status(ticket, "escalated", by=by),
    "resolved": lambda ticket, by: resolve_ticket(ticket, by=by),
    "closed": lambda ticket, by: close_ticket(ticket, by=by),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("passed", [0, HELD])
@with_undo
def test_every_change_is_put_back_and_what_nobody_heard_of_is_never_told(change: str, passed: int) -> None:
    ticket, agent = make_ticket(channel="email"), make_agent("Grace")
    add_tags(ticket, ["old"], by=agent)
    assign_ticket(ticket, make_agent().profile, by=agent)
    before = (state_of(own(ticket)), facts(ticket))
    CHANGES[change](ticket, agent)
    let_pass(passed)
    run_due()
    mails = len(sent.outbox)
    assert state_of(own(ticket)) != before[0]
    undo(ticket, newest(ticket), by=agent)
    assert state_of(own(ticket)) == before[0]
    assert_replays(ticket)
    let_pass(HELD)
    run_due()
    was_heard = bool(passed) and change in ("resolved", "closed")
    assert told(ticket)[1:] == ([f"ticket.{change}", "ticket.status_restored"] if was_heard else [])
    assert len(sent.outbox) == mails


@pytest.mark.parametrize("finish", [resolve_ticket, close_ticket])
def test_reopening_is_undone_to_the_very_moments_there_were(finish: Callable[..., None]) -> None:
    ticket, agent = make_ticket(), make_agent()
    resolve_ticket(ticket, by=agent)
    if finish is close_ticket:
        close_ticket(ticket, by=agent)
    before = facts(ticket)
    reopen_ticket(ticket, by=agent)
    undo(ticket, newest(ticket), by=agent)
    assert facts(ticket) == before
    assert_replays(ticket)


def test_what_it_was_before_may_be_gone() -> None:
    ticket, agent, gone = make_ticket(), make_agent(), make_agent()
    assign_ticket(ticket, gone.profile, by=agent)
    assign_ticket(ticket, agent.profile, by=agent)
    assert gone.profile.user
    gone.profile.user.delete()
    with pytest.raises(TooLate):
        undo(ticket, newest(ticket), by=agent)
    assert (own(ticket).assignee, kinds(ticket)[-1]) == (agent.profile, "ticket.assigned")


@with_undo
def test_only_who_did_it_undoes_it_and_only_the_last_and_only_once() -> None:
    requester = make_requester()
    ticket, agent = make_ticket(requester), make_agent()
    reply_to_ticket(ticket, "Hello", by=agent)
    ids = newest(ticket)
    refused: list[tuple[Any, type[DomainError]]] = [
        (make_agent(), NotAllowed),
        (requester, NotAllowed),
        (make_requester(), NotFound),
    ]
    for by, error in refused:
        assert offer(list(ticket.activities.all()), to=by) is None
        with pytest.raises(error):
            undo(ticket, ids, by=by)
    add_note(ticket, "Psst", by=make_agent())
    for wrong in (ids, newest(ticket, 2), [10**9], [*ids, 10**9]):
        with pytest.raises((TooLate, NotAllowed)):
            undo(ticket, wrong, by=agent)
    assert kinds(ticket) == ["ticket.opened", "reply.added", "note.added"]
    assert_replays(ticket)


@with_undo
def test_a_note_an_opening_and_an_undoing_cannot_be_undone() -> None:
    ticket, agent = make_ticket(), make_agent()
    add_note(ticket, "Psst", by=agent)
    assert offer(list(ticket.activities.all()), to=agent) is None
    with pytest.raises(TooLate):
        undo(ticket, newest(ticket), by=agent)
    change_priority(ticket, "high", by=agent)
    undo(ticket, newest(ticket), by=agent)
    assert offer(list(ticket.activities.all()), to=agent) is None
    with pytest.raises(TooLate):
        undo(ticket, newest(ticket), by=agent)
    assert kinds(ticket)[1:] == ["note.added", "ticket.priority_changed", "ticket.change_undone"]


def test_who_lost_a_right_undoes_with_it_no_more() -> None:
    ticket, agent = make_ticket(), make_agent()
    change_priority(ticket, "high", by=agent)
    priority = newest(ticket)
    reduced = dataclasses.replace(agent, rights=Rights(scopes_of({"see": "all", "status": "all"})))
    with pytest.raises(NotAllowed):
        undo(ticket, priority, by=reduced)
    assert (ticket.get_priority_display(), kinds(ticket)[1:]) == ("High", ["ticket.priority_changed"])
    change_status(ticket, "in_progress", by=reduced)
    undo(ticket, newest(ticket), by=reduced)
    assert ticket.status == "open"
