"""What customers are shown, and what comes back when they act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core import mail as sent
from django.test import override_settings

from escalated.people.models import Contact, Department
from escalated.tickets.models import Attachment, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.transitioning import change_status, resolve_ticket
from escalated.web.schemas.making import upload_limits
from tests.making import kinds, make_agent, make_customer, make_ticket, make_user, replies
from tests.settings import ESCALATED
from tests.web.asking import ask, outcome, send, url

pytestmark = pytest.mark.django_db


def iso(moment: datetime | None) -> str:
    assert moment
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def row(ticket: Ticket, **changed: Any) -> dict[str, Any]:
    ticket.refresh_from_db()
    return {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "url": f"/support/tickets/{ticket.reference}",
        "status": "working",
        "status_label": "We are on it",
        "preview": "It burns.",
        "is_unread": False,
        "created_at": iso(ticket.created_at),
        "last_activity_at": iso(ticket.last_reply_at),
        "requester": None,
        **changed,
    }


def test_the_list_holds_ones_own_requests_newest_first() -> None:
    user, by = make_customer("ada")
    make_ticket(subject="Somebody else's")
    first, second = make_ticket(by, subject="One"), make_ticket(by, subject="Two")
    resolve_ticket(first, by=make_agent())
    expected = {
        "requests": [row(second), row(first, status="solved", status_label="Solved")],
        "state": "all",
        "whose": "me",
        "whose_urls": None,
        "organisation": "",
        "q": "",
        "can_search": False,
        "state_urls": {
            "all": "/support/tickets",
            "open": "/support/tickets?state=open",
            "solved": "/support/tickets?state=solved",
        },
        "next_url": None,
        "first_url": None,
        "new_url": "/support/tickets/new",
    }
    assert outcome(ask(user, "portal:tickets")) == (200, expected)
    for state, one in (("open", second), ("solved", first)):
        shown = ask(user, "portal:tickets", state=state).json()
        assert ([each["reference"] for each in shown["requests"]], shown["state"]) == ([one.reference], state)


def test_a_new_customer_sees_an_empty_list_and_costs_no_row() -> None:
    user = make_user()
    assert ask(user, "portal:tickets").json()["requests"] == []
    assert Contact.objects.count() == 0


def test_the_form_offers_departments_only_where_there_is_a_choice() -> None:
    user = make_user()
    expected: dict[str, Any] = {
        "departments": [],
        "about": None,
        "submit_url": "/support/tickets",
        "cancel_url": "/support/tickets",
        "upload_limits": upload_limits().model_dump(),
    }
    assert outcome(ask(user, "portal:new")) == (200, expected)
    sales = Department.objects.create(name="Sales", position=1)
    offered = [{"value": str(each.pk), "label": each.name} for each in (Department.objects.get(name="Support"), sales)]
    assert ask(user, "portal:new").json()["departments"] == offered


def test_opening_answers_201_with_the_fresh_page() -> None:
    user = make_user("bob")
    status, page = outcome(send(user, "portal:tickets", subject="Hello", body="It *burns*."))
    ticket = Ticket.objects.get()
    assert (status, page["request"]) == (201, row(ticket, preview="It burns."))
    assert page == ask(user, "portal:ticket", ticket.reference).json()
    assert (kinds(ticket), ticket.channel, ticket.requester.user) == (["ticket.opened"], "web", user)
    assert sent.outbox == []


def test_the_page_of_a_request() -> None:
    user, by = make_customer("ada")
    ticket, agent = make_ticket(by), make_agent("Grace")
    add_note(ticket, "Internal.", by=agent)
    reply = reply_to_ticket(ticket, "Try **water**.", by=agent)
    status, page = outcome(ask(user, "portal:ticket", ticket.reference))
    assert (status, page["request"]["status"]) == (200, "waiting_for_you")
    assert [(each["kind"], each["author"], each["html"].strip()) for each in page["messages"]] == [
        ("opening", {"name": "Ada", "role": "customer", "email": None, "is_me": True}, "<p>It burns.</p>"),
        (
            "reply",
            {"name": "Grace", "role": "agent", "email": None, "is_me": False},
            "<p>Try <strong>water</strong>.</p>",
        ),
    ]
    assert page["messages"][1]["id"] == reply.pk
    events = [(each["kind"], each["message"], each["undoes"]) for each in page["events"]]
    assert events == [("ticket.opened", None, None), ("reply.added", None, None)]
    assert page["abilities"] == {
        "can_reply": True,
        "opens_new": False,
        "can_close": True,
        "can_reopen": False,
        "can_rate": False,
    }
    here = f"/support/tickets/{ticket.reference}"
    assert page["urls"] == {
        "reply": f"{here}/reply",
        "close": f"{here}/close",
        "reopen": f"{here}/reopen",
        "seen": f"{here}/seen",
        "rate": f"{here}/rate",
        "list": "/support/tickets",
    }


def test_answering_closing_and_reopening_answer_with_the_fresh_page() -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    assert send(user, "portal:reply", ticket.reference, body="Still.").json()["messages"][1]["html"].strip() == (
        "<p>Still.</p>"
    )
    closed = send(user, "portal:close", ticket.reference).json()
    assert (closed["request"]["status"], closed["abilities"]["can_reopen"]) == ("closed", True)
    assert send(user, "portal:close", ticket.reference).status_code == 200
    opened = send(user, "portal:reopen", ticket.reference).json()
    assert (opened["request"]["status"], opened["abilities"]["can_close"]) == ("working", True)
    assert send(user, "portal:reopen", ticket.reference).status_code == 200
    assert kinds(ticket) == ["ticket.opened", "reply.added", "ticket.closed", "ticket.reopened"]
    assert replies(ticket) == [("opening", "Ada", "It burns."), ("reply", "Ada", "Still.")]


@override_settings(ESCALATED={**ESCALATED, "ALLOW_CUSTOMER_CLOSE": False})
def test_a_host_may_keep_closing_to_itself() -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    told = {"message": f"You may not do this to {ticket.reference}.", "errors": {}}
    assert outcome(send(user, "portal:close", ticket.reference)) == (403, told)
    assert ask(user, "portal:ticket", ticket.reference).json()["abilities"]["can_close"] is False
    assert kinds(ticket) == ["ticket.opened"]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"subject": ["Say in a few words what this is about."], "body": ["Write something first."]}),
        ({"subject": "Hello"}, {"body": ["Write something first."]}),
        (
            {"subject": "x" * 300, "body": "b"},
            {"subject": ["Shorten the subject to 255 characters; it has 300."]},
        ),
        (
            {"subject": "s", "body": "b", "department_id": 10**30},
            {"department_id": ["There is no such department."]},
        ),
    ],
)
def test_bad_input_is_422_beside_its_field(given: dict[str, Any], errors: dict[str, list[str]]) -> None:
    user = make_user()
    told = " ".join(sentence for sentences in errors.values() for sentence in sentences)
    assert outcome(send(user, "portal:tickets", **given)) == (422, {"message": told, "errors": errors})
    assert [model.objects.count() for model in (Ticket, Contact, Attachment)] == [0, 0, 0]


def test_a_status_word_of_the_desk_never_reaches_a_customer() -> None:
    user, by = make_customer()
    ticket = make_ticket(by)
    change_status(ticket, "escalated", by=make_agent())
    assert "escalated" not in ask(user, "portal:ticket", ticket.reference).content.decode()


def test_everybody_lands_where_they_work() -> None:
    customer, agent = make_user(), make_user(is_staff=True)
    homes = [ask(user, "portal:home").headers["Location"] for user in (customer, agent)]
    assert homes == [url("portal:tickets"), url("agent:dashboard")]
