"""What agents are shown, and what comes back when they act."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.mail.models import OutgoingMail
from escalated.people.models import AgentProfile, Department
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.statuses import TRANSITIONS, Priority, Status
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    make_user,
    replies,
    run_due,
    signed_in,
)
from tests.web.asking import ask, outcome, send, send_to, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Any:
    """Return the host user of an agent named Grace."""
    return make_agent("grace").profile.user


def patch(user: Any, name: str, ticket: Ticket, **body: Any) -> Any:
    return send_to(signed_in(user), url(name, ticket.reference), body, method="PATCH")


def test_the_queue_holds_the_unresolved_with_all_a_row_shows(desk: Any) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    send(desk, "agent:assign", ticket.reference, assignee_id=AgentProfile.objects.get().pk)
    done = make_ticket()
    patch(desk, "agent:status", done, status="resolved")
    status, page = outcome(ask(desk, "agent:tickets"))
    (row,) = page["tickets"]
    shown = {key: value for key, value in row.items() if not key.endswith("_at")}
    assert shown.pop("deadline").keys() == {"label", "risk_at", "due_at"}
    assert status == 200
    assert shown == {
        "id": ticket.pk,
        "reference": ticket.reference,
        "subject": "The printer is on fire",
        "url": f"/support/agent/tickets/{ticket.reference}",
        "status": "open",
        "status_label": "New",
        "priority": "medium",
        "priority_label": "Medium",
        "type": "question",
        "type_label": "Question",
        "requester": {"id": ticket.requester_id, "name": "ada", "email": "ada@example.org"},
        "assignee": {"id": AgentProfile.objects.get().pk, "name": "Grace"},
        "department": {"id": ticket.department_id, "name": "Support"},
        "preview": "It burns.",
        "channel": "api",
        "tags": [],
        "snoozed_until": None,
        "version": 2,
        "is_unread": True,
        "is_following": False,
    }
    assert [each["value"] for each in page["options"]["statuses"]] == Status.values
    assert [each["value"] for each in page["options"]["priorities"]] == [each.word for each in Priority]
    assert (page["next_url"], page["first_url"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["plain", "urgent", "taken"]),
        ({"state": "all"}, ["plain", "urgent", "taken", "done"]),
        ({"status": "resolved"}, ["done"]),
        ({"status": ["open", "resolved"]}, ["plain", "urgent", "taken", "done"]),
        ({"priority": "urgent"}, ["urgent"]),
        ({"priority": ["urgent", "medium"]}, ["plain", "urgent", "taken"]),
        ({"assignee": "me"}, ["taken"]),
        ({"assignee": "none"}, ["plain", "urgent"]),
        ({"assignee": ["me", "none"]}, ["plain", "urgent", "taken"]),
        ({"q": "PLAIN"}, ["plain"]),
        ({"q": "done"}, ["done"]),
        ({"q": "nothing like it"}, []),
        ({"q": "100%"}, []),
        ({"q": "'; DROP TABLE escalated_ticket; --"}, []),
        ({"q": "a\0b"}, []),
        ({"utm_source": "newsletter"}, ["plain", "urgent", "taken"]),
    ],
)
def test_the_queue_is_narrowed_by_its_filters(desk: Any, query: dict[str, Any], found: list[str]) -> None:
    tickets = {name: make_ticket(subject=name) for name in ("plain", "urgent", "taken", "done")}
    patch(desk, "agent:priority", tickets["urgent"], priority="urgent")
    send(desk, "agent:assign", tickets["taken"].reference, assignee_id=AgentProfile.objects.get().pk)
    patch(desk, "agent:status", tickets["done"], status="resolved")
    page = ask(desk, "agent:tickets", sort="created_at", **query).json()
    assert [each["subject"] for each in page["tickets"]] == found


def test_the_queue_is_searched_by_reference_and_narrowed_by_department_and_agent(desk: Any) -> None:
    one, two = make_ticket(subject="One"), make_ticket(subject="Two")
    sales, other = Department.objects.create(name="Sales"), make_agent("hopper").profile
    send(desk, "agent:department", two.reference, department_id=sales.pk)
    send(desk, "agent:assign", two.reference, assignee_id=other.pk)
    queries: list[dict[str, Any]] = [{"q": two.reference}, {"department": sales.pk}, {"assignee": other.pk}]
    found = [[each["id"] for each in ask(desk, "agent:tickets", **query).json()["tickets"]] for query in queries]
    assert found == [[two.pk]] * 3
    assert [each["id"] for each in ask(desk, "agent:tickets", q=one.reference.lower()).json()["tickets"]] == [one.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "bogus"}, "status"),
        ({"priority": "enormous"}, "priority"),
        ({"assignee": "everybody"}, "assignee"),
        ({"assignee": "9" * 40}, "assignee"),
        ({"department": "sales"}, "department"),
        ({"department": "-1"}, "department"),
        ({"department": str(2**63)}, "department"),
        ({"department": "9" * 40}, "department"),
        ({"sort": "subject"}, "sort"),
        ({"sort": "requester__user__password"}, "sort"),
        ({"state": "closed"}, "state"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_a_filter_nobody_knows_is_a_clear_error(desk: Any, query: dict[str, Any], field: str) -> None:
    status, page = outcome(ask(desk, "agent:tickets", **query))
    assert (status, list(page["errors"])) == (422, [field])
    assert page["message"] == page["errors"][field][0]


@pytest.mark.parametrize("department", ["0", "999999", str(2**63 - 1)])
def test_a_department_that_is_not_there_has_no_tickets(desk: Any, department: str) -> None:
    make_ticket()
    assert outcome(ask(desk, "agent:tickets", department=department))[1]["tickets"] == []


def test_the_page_of_a_ticket(desk: Any) -> None:
    user, by = make_customer("ada")
    before, ticket = make_ticket(by, subject="Earlier"), make_ticket(by)
    status, page = outcome(ask(desk, "agent:ticket", ticket.reference))
    assert status == 200
    (other,) = page["requester"]["tickets"]
    assert [{key: value for key, value in other.items() if not key.endswith("_at")}] == [
        {
            "reference": before.reference,
            "subject": "Earlier",
            "url": url("agent:ticket", before.reference),
            "status": "open",
            "status_label": "New",
        }
    ]
    assert page["messages"][0]["author"] == {
        "name": "Ada",
        "role": "customer",
        "email": "ada@example.com",
        "is_me": False,
    }
    assert [each["value"] for each in page["transitions"]] == list(TRANSITIONS[Status.OPEN])
    assert set(page["abilities"].values()) == {True}
    assert page["urls"] == {name: url(f"agent:{name}", ticket.reference) for name in page["urls"]}
    assert [each["sentence"] for each in page["activities"]] == ["Ada opened this ticket"]
    assert (page["requester"]["is_signed_up"], page["ticket"]["resolved_at"], user.pk) == (True, None, user.pk)


def test_a_reply_and_its_status_are_one_act(desk: Any) -> None:
    ticket = make_ticket()
    page = send(desk, "agent:reply", ticket.reference, body="Done.", status="resolved").json()
    assert (page["ticket"]["status"], page["messages"][1]["delivery"]) == ("resolved", None)
    assert kinds(ticket) == ["ticket.opened", "reply.added", "ticket.resolved"]


def test_a_reply_with_a_status_that_may_not_follow_is_not_written(desk: Any) -> None:
    ticket = make_ticket()
    status, page = outcome(send(desk, "agent:reply", ticket.reference, body="Done.", status="bogus"))
    assert (status, page["errors"]) == (422, {"status": ["There is no status “bogus”."]})
    assert (kinds(ticket), len(replies(ticket))) == (["ticket.opened"], 1)


def test_how_the_mail_of_a_reply_fares_is_shown_to_agents(desk: Any) -> None:
    ticket = make_ticket(make_requester("ada@example.org"))
    send(desk, "agent:reply", ticket.reference, body="Try water.")
    run_due()
    (mail,) = OutgoingMail.objects.exclude(reply=None)
    shown = ask(desk, "agent:ticket", ticket.reference).json()["messages"][1]["delivery"]
    assert (shown["state"], shown["to"], mail.sent_at is None) == ("sent", "ada@example.org", False)


def test_every_act_answers_with_the_fresh_page_and_is_told_once(desk: Any) -> None:
    ticket, sales = make_ticket(), Department.objects.create(name="Sales")
    mine = AgentProfile.objects.get().pk
    for _twice in range(2):
        pages = [
            send(desk, "agent:assign", ticket.reference, assignee_id=mine).json(),
            patch(desk, "agent:priority", ticket, priority="high").json(),
            send(desk, "agent:department", ticket.reference, department_id=sales.pk).json(),
            patch(desk, "agent:status", ticket, status="in_progress").json(),
        ]
    shown = pages[-1]["ticket"]
    assert (shown["assignee"]["id"], shown["priority"], shown["department"]["name"], shown["status"]) == (
        (mine, "high", "Sales", "in_progress")
    )
    expected = ["ticket.opened", "ticket.assigned", "ticket.priority_changed"]
    assert kinds(ticket) == [*expected, "ticket.department_changed", "ticket.status_changed"]
    assert send(desk, "agent:note", ticket.reference, body="Hm.").json()["messages"][1]["kind"] == "note"
    assert send(desk, "agent:assign", ticket.reference, assignee_id=None).json()["ticket"]["assignee"] is None


@pytest.mark.parametrize(
    ("name", "method", "body", "field"),
    [
        ("agent:reply", "POST", {"body": " "}, "body"),
        ("agent:note", "POST", {}, "body"),
        ("agent:assign", "POST", {}, "assignee_id"),
        ("agent:assign", "POST", {"assignee_id": 10**30}, "assignee_id"),
        ("agent:assign", "POST", {"assignee_id": "me"}, "assignee_id"),
        ("agent:status", "PATCH", {}, "status"),
        ("agent:status", "PATCH", {"status": "open"}, None),
        ("agent:status", "PATCH", {"status": "reopened"}, "status"),
        ("agent:status", "PATCH", {"status": "bogus"}, "status"),
        ("agent:status", "PATCH", {"status": ["resolved"]}, "status"),
        ("agent:priority", "PATCH", {"priority": "5"}, "priority"),
        ("agent:type", "PATCH", {"type": "riddle"}, "type"),
        ("agent:type", "PATCH", {"type": None}, "type"),
        ("agent:department", "POST", {"department_id": None}, "department_id"),
        ("agent:department", "POST", {"department_id": -(10**30)}, "department_id"),
    ],
)
def test_bad_input_is_422_beside_its_field(
    desk: Any, name: str, method: str, body: dict[str, Any], field: str | None
) -> None:
    ticket = make_ticket()
    response = send_to(signed_in(desk), url(name, ticket.reference), body, method=method)
    assert (response.status_code, list(response.json().get("errors", {}))) == ((422, [field]) if field else (200, []))
    assert kinds(ticket) == ["ticket.opened"]


def test_an_agents_first_visit_writes_their_profile_and_nothing_else() -> None:
    user = make_user("new", is_staff=True)
    assert AgentProfile.objects.count() == 0
    for _visit in range(2):
        assert ask(user, "agent:tickets").status_code == 200
    assert list(AgentProfile.objects.values_list("user", "name", "email")) == [(user.pk, "New", "new@example.com")]


def test_a_profile_follows_the_hosts_name(desk: Any) -> None:
    type(desk).objects.filter(pk=desk.pk).update(first_name="Amazing")
    ask(desk, "agent:tickets")
    assert AgentProfile.objects.get().name == "Amazing"


def test_events_name_the_message_they_brought_and_the_event_they_undo(desk: Any) -> None:
    ticket = make_ticket()
    note = send(desk, "agent:note", ticket.reference, body="Look here.").json()["messages"][-1]["id"]
    offered = patch(desk, "agent:priority", ticket, priority="high").json()["undo"]["activity_ids"]
    send(desk, "agent:undo", activity_ids=offered)
    told = ask(desk, "agent:ticket", ticket.reference).json()["activities"]
    assert [(each["kind"], each["message"], each["undoes"]) for each in told] == [
        ("ticket.opened", ticket.replies.order_by("pk")[0].pk, None),
        ("note.added", note, None),
        ("ticket.priority_changed", None, None),
        ("ticket.change_undone", None, *offered),
    ]


def test_tags_are_put_on_by_name_and_taken_off_by_id(desk: Any) -> None:
    ticket, other = make_ticket(), make_ticket()
    send(desk, "agent:tags", other.reference, add=["Bug"])
    shown = send(desk, "agent:tags", ticket.reference, add=["vip", "bug"]).json()
    bug, vip = ({"id": tag.pk, "name": tag.name, "color": tag.color} for tag in Tag.objects.all())
    assert (shown["ticket"]["tags"], shown["tags"]) == ([bug, vip], [bug, vip])
    shown = send(desk, "agent:tags", ticket.reference, add=["new"], remove=[bug["id"], 10**6]).json()
    assert [tag["name"] for tag in shown["ticket"]["tags"]] == ["new", "vip"]
    page = ask(desk, "agent:tickets", sort="created_at").json()
    assert [[tag["name"] for tag in row["tags"]] for row in page["tickets"]] == [["new", "vip"], ["Bug"]]
    assert [tag["name"] for tag in page["options"]["tags"]] == ["Bug", "new", "vip"]
    assert kinds(ticket) == ["ticket.opened", *["ticket.tags_added"] * 2, "ticket.tags_removed"]


@pytest.mark.parametrize(
    ("body", "field"), [({"add": [""]}, "tags"), ({"add": ["x"] * 51}, "add"), ({"remove": ["x"]}, "remove")]
)
def test_tags_that_are_none_are_422(desk: Any, body: dict[str, Any], field: str) -> None:
    ticket = make_ticket()
    status, told = outcome(send(desk, "agent:tags", ticket.reference, **body))
    assert (status, list(told["errors"])) == (422, [field])
    assert kinds(ticket) == ["ticket.opened"]
