"""While an agent can still take an answer back, its customer is shown nothing of it, anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection
from django.test import override_settings

from escalated.people.actors import Agent, Requester
from escalated.tickets.answering import Composed, send_reply
from escalated.tickets.bodies import Body
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import close_ticket, reopen_ticket, resolve_ticket
from escalated.tickets.undoing import undo
from escalated.timeline.models import TicketActivity
from tests.holding import HELD, WINDOW, let_pass, with_undo
from tests.making import make_agent, make_customer, make_ticket, make_upload, run_due, signed_in
from tests.settings import ESCALATED
from tests.web.asking import JSON, ask, content_of, send, url

pytestmark = pytest.mark.django_db

STATES = ("all", "open", "solved")


@pytest.fixture(autouse=True)
def _held() -> Any:
    with with_undo:
        yield


@pytest.fixture
def scene() -> tuple[Any, Requester, Ticket, Agent]:
    user, by = make_customer("ada")
    return user, by, make_ticket(by, channel="email"), make_agent("Grace")


def everything(user: Any, ticket: Ticket) -> list[Any]:
    """Return all that a customer can ask for of a request, without the tickets' own next act."""
    lists = [ask(user, "portal:tickets", state=state).json()["requests"] for state in STATES]
    return [*lists, ask(user, "portal:ticket", ticket.reference).json()]


def answered(ticket: Ticket, by: Agent, status: str = "resolved") -> int:
    composed = Composed(Body("Try the canary."), [make_upload("canary.txt", b"canary")])
    return send_reply(ticket, composed, by=by, status=status).attachments.get().pk


@pytest.mark.parametrize("window", [0, WINDOW])
@pytest.mark.parametrize("table", [Ticket._meta.db_table, TicketActivity._meta.db_table])
def test_an_answer_that_arrives_while_the_list_is_made_is_in_it_whole_or_not_at_all(
    scene: Any, table: str, window: int
) -> None:
    user, _, ticket, agent = scene
    due = [lambda: reply_to_ticket(ticket, "Try water.", by=agent)]

    def meanwhile(execute: Any, sql: str, *args: Any) -> Any:
        if f'FROM "{table}"' in sql and due:
            due.pop()()
        return execute(sql, *args)

    with override_settings(ESCALATED={**ESCALATED, "UNDO_SEND_SECONDS": window}):
        with connection.execute_wrapper(meanwhile):
            row = ask(user, "portal:tickets").json()["requests"][0]
        later = ask(user, "portal:tickets").json()["requests"][0]
    whole, nothing = ("waiting_for_you", "Try water.", True), ("working", "It burns.", False)
    assert due == []
    assert shown(row) in ((whole, nothing) if not window else (nothing,))
    assert shown(later) == (nothing if window else whole)


def shown(row: Any) -> tuple[str, str, bool]:
    return row["status"], row["preview"], row["is_unread"]


def test_an_answer_under_way_changes_nothing_for_its_customer_until_it_leaves(scene: Any) -> None:
    user, _, ticket, agent = scene
    before = everything(user, ticket)
    file = answered(ticket, agent)
    assert everything(user, ticket) == before
    assert before[3]["abilities"] == {
        "can_reply": True,
        "can_close": True,
        "can_reopen": False,
        "can_rate": False,
        "opens_new": False,
    }
    assert ask(user, "portal:download", file).status_code == 404
    run_due()
    assert sent.outbox == []

    let_pass(HELD)
    run_due()
    page = everything(user, ticket)[3]
    assert [each["html"].strip() for each in page["messages"]] == ["<p>It burns.</p>", "<p>Try the canary.</p>"]
    assert [each["kind"] for each in page["events"]] == ["ticket.opened", "reply.added", "ticket.resolved"]
    assert (page["request"]["status"], page["request"]["preview"]) == ("solved", "Try the canary.")
    assert content_of(ask(user, "portal:download", file)).startswith(b"canary")
    assert [mail.subject for mail in sent.outbox] == [f"Re: [{ticket.reference}] {ticket.subject}"] * 2


def test_an_answer_taken_back_never_was(scene: Any) -> None:
    user, _, ticket, agent = scene
    before = everything(user, ticket)
    answered(ticket, agent)
    undo(ticket, [row.pk for row in ticket.activities.order_by("-id")[:2]], by=agent)
    assert everything(user, ticket) == before
    let_pass(HELD)
    run_due()
    shown = ask(user, "portal:ticket", ticket.reference)
    assert (sent.outbox, "canary" in shown.content.decode()) == ([], False)
    assert [each["kind"] for each in shown.json()["events"]] == ["ticket.opened"]


def test_the_answer_before_stays_the_last_one_told(scene: Any) -> None:
    user, _, ticket, agent = scene
    reply_to_ticket(ticket, "First.", by=agent)
    let_pass(HELD)
    before = everything(user, ticket)
    reply_to_ticket(ticket, "Second, a canary.", by=agent)
    assert everything(user, ticket) == before
    assert (before[0][0]["preview"], before[0][0]["status"]) == ("First.", "waiting_for_you")


@pytest.mark.parametrize("finish", [resolve_ticket, close_ticket])
def test_a_move_under_way_is_told_in_no_list(scene: Any, finish: Any) -> None:
    user, _, ticket, agent = scene
    before = everything(user, ticket)
    finish(ticket, by=agent)
    change_priority(ticket, "high", by=agent)
    assert everything(user, ticket) == before
    assert [len(rows) for rows in before[:3]] == [1, 1, 0]
    let_pass(HELD)
    finished = everything(user, ticket)
    assert [len(rows) for rows in finished[:3]] == [1, 0, 1]
    reopen_ticket(ticket, by=agent)
    assert everything(user, ticket) == finished


def test_what_the_customer_does_meanwhile_is_theirs_to_see_at_once(scene: Any) -> None:
    user, _, ticket, agent = scene
    answered(ticket, agent, status="")
    page = send(user, "portal:reply", ticket.reference, body="I found out.").json()
    assert [each["html"].strip() for each in page["messages"]] == ["<p>It burns.</p>", "<p>I found out.</p>"]
    assert (page["request"]["status"], page["request"]["preview"]) == ("working", "I found out.")
    assert send(user, "portal:close", ticket.reference).json()["request"]["status"] == "closed"
    assert [each["status"] for each in ask(user, "portal:tickets", state="solved").json()["requests"]] == ["closed"]


def test_agents_see_it_at_once_with_the_moment_it_leaves(scene: Any) -> None:
    _, _, ticket, agent = scene
    answered(ticket, agent)
    for viewer in (agent, make_agent()):
        page = ask(viewer.profile.user, "agent:ticket", ticket.reference).json()
        assert (page["messages"][1]["held_until"] is not None, page["ticket"]["status"]) == (True, "resolved")
        assert (page["undo"] is not None) is (viewer is agent)


def test_many_under_way_cost_no_more_queries(scene: Any, django_assert_max_num_queries: Any) -> None:
    user, by, _, agent = scene
    for _ in range(10):
        answered(make_ticket(by), agent)
    client = signed_in(user)
    with django_assert_max_num_queries(9):
        shown = client.get(url("portal:tickets"), {"state": "open"}, headers=JSON).json()
    assert {each["status"] for each in shown["requests"]} == {"working"}
    assert len(shown["requests"]) == 11
