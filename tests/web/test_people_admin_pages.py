"""The admin pages of departments, agents and roles, and the menu they stand in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT, Act, allowing
from escalated.tickets.assigning import assign_ticket
from tests.administration.auditing import audited
from tests.making import make_agent, make_ticket, make_user, run_due, signed_in
from tests.web.asking import INERTIA, ask, outcome, send, send_to, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Any:
    return make_agent("boss", is_admin=True).profile.user


def patch(user: Any, name: str, /, *args: object, **body: Any) -> Any:
    return send_to(signed_in(user), url(name, *args), body, method="PATCH")


def test_the_menu_names_what_there_is_and_leads_there(boss: Any) -> None:
    menu = ask(boss, "admin:overview", accept=INERTIA).json()["props"]["admin_menu"]
    told = [(group["label"], [section["name"] for section in group["sections"]]) for group in menu]
    assert ("People", ["agents", "departments", "roles"]) in told
    for group in menu:
        for section in group["sections"]:
            assert signed_in(boss).get(section["url"], headers={"Accept": "application/json"}).status_code == 200


def test_departments_in_their_order_with_members_and_what_waits(boss: Any) -> None:
    support, grace = Department.objects.get(), make_agent("grace").profile
    support.agents.add(grace)
    make_ticket(department=support)
    status, page = outcome(ask(boss, "admin:departments"))
    (row,) = page["departments"]
    shown = {key: row[key] for key in ("name", "address", "strategy_label", "members", "unresolved")}
    assert (status, shown) == (
        200,
        {"name": "Support", "address": "", "strategy_label": "By hand", "members": ["Grace"], "unresolved": 1},
    )


def test_a_department_is_made_changed_ordered_and_deleted(boss: Any) -> None:
    support = Department.objects.get()
    status, page = outcome(send(boss, "admin:departments", name="Billing", address="billing@example.com"))
    pk = page["id"]
    assert (status, page["department"]["address"], page["tickets"]) == (201, "billing@example.com", 0)
    assert patch(boss, "admin:department", pk, name="Invoices", default_priority="").status_code == 200
    assert send(boss, "admin:department_order", order=[pk, support.pk]).status_code == 200
    assert [each.name for each in Department.objects.all()] == ["Invoices", "Support"]
    make_ticket(department=Department.objects.get(pk=pk))
    refused = send(boss, "admin:department_delete", pk)
    told = {"move_to": ["1 ticket is in this department. Say where it goes."]}
    assert (refused.status_code, refused.json()["errors"]) == (422, told)
    assert outcome(send(boss, "admin:department_move", pk, move_to=support.pk)) == (200, {"left": 0})
    assert send(boss, "admin:department_move", pk, move_to=10**6).status_code == 422
    assert send(boss, "admin:department_delete", pk).status_code == 200
    assert [kind for kind, _, _ in audited()] == [
        "department.created",
        "department.changed",
        "department.reordered",
        "department.deleted",
    ]


def test_a_wrong_field_is_told_beside_it(boss: Any) -> None:
    response = send(boss, "admin:departments", name="support")
    told = "There is a department “support” already. Choose another name."
    assert (response.status_code, response.json()["errors"]) == (422, {"name": [told]})


def test_the_host_is_asked_for_people_and_for_who_may_come_in(boss: Any) -> None:
    make_user("ada", is_staff=True), make_user("adam")
    agent = make_agent("adele").profile
    users = ask(boss, "admin:agent_search", q="AD").json()["users"]
    assert [(each["name"], each["is_let_in"], each["agent_url"]) for each in users] == [
        ("Ada", True, None),
        ("Adam", False, None),
        ("Adele", True, f"/support/admin/agents/{agent.pk}"),
    ]
    found = [
        len(ask(boss, "admin:agent_search", q=q).json()["users"]) for q in ("", "adam example.com", "ada zzz", "%")
    ]
    assert found == [0, 1, 0, 0]


def test_an_agent_is_invited_changed_removed_and_taken_back(boss: Any) -> None:
    user, role, support = make_user("grace"), Role.objects.create(name="Light", rights=LIGHT), Department.objects.get()
    status, page = outcome(
        send(boss, "admin:agents", user_id=str(user.pk), role_id=role.pk, department_ids=[support.pk])
    )
    pk = page["agent"]["id"]
    assert (status, page["agent"]["standing"], page["agent"]["role_id"]) == (201, "kept_out", role.pk)
    changed = patch(boss, "admin:agent", pk, role_id=None, capacity="5", is_available=False).json()["agent"]
    assert (changed["role_id"], changed["department_ids"], changed["capacity"]) == (None, [], 5)
    ticket = make_ticket()
    assign_ticket(ticket, AgentProfile.objects.get(pk=pk), by=make_agent("ada"))
    assert ask(boss, "admin:agent", pk).json()["agent"]["unresolved"] == 1
    heir = AgentProfile.objects.get(name="Ada")
    removed = send(boss, "admin:agent_remove", pk, hand_over_to=heir.pk).json()["agent"]
    run_due()
    ticket.refresh_from_db()
    assert (removed["standing"], ticket.assignee) == ("removed", heir)
    assert send(boss, "admin:agent_reinstate", pk).json()["agent"]["standing"] == "kept_out"
    assert [kind for kind, _, _ in audited()] == [
        "agent.invited",
        "agent.changed",
        "agent.removed",
        "agent.reinstated",
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"user_id": "nobody"}, "user_id"),
        ({"user_id": "0"}, "user_id"),
        ({"role_id": 10**6}, "role_id"),
        ({"department_ids": [10**6]}, "department_ids"),
        ({"capacity": ""}, "capacity"),
        ({"capacity": -1}, "capacity"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(boss: Any, given: dict[str, Any], field: str) -> None:
    response = send(boss, "admin:agents", **{"user_id": str(make_user().pk), **given})
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert (AgentProfile.objects.count(), audited()) == (1, [])


def test_a_role_is_made_changed_and_kept_while_somebody_has_it(boss: Any) -> None:
    status, page = outcome(send(boss, "admin:roles", name="Light agent", rights=LIGHT))
    pk = page["id"]
    assert (status, page["rights"], [each["rights"] for each in page["templates"]]) == (
        201,
        LIGHT,
        [allowing(Act), LIGHT],
    )
    assert patch(boss, "admin:role", pk, name="Reader", rights={"see": "own"}).json()["rights"]["see"] == "own"
    assert patch(boss, "admin:role", pk, name="Reader", rights={"reply": "own"}).status_code == 422
    AgentProfile.objects.filter(user=boss).update(role=pk)
    refused = send(boss, "admin:role_delete", pk)
    told = {"role": ["This is the role of Boss. Give them another one first."]}
    assert (refused.status_code, refused.json()["errors"]) == (422, told)
    AgentProfile.objects.update(role=None)
    assert outcome(send(boss, "admin:role_delete", pk))[1]["roles"] == []


@pytest.mark.parametrize("name", ["admin:agents", "admin:departments", "admin:roles"])
def test_more_rows_cost_no_more_queries(boss: Any, name: str) -> None:
    def queries() -> int:
        client = signed_in(boss)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(name), headers={"Accept": "application/json"}).status_code == 200
        return len(asked)

    def more(count: int) -> None:
        for _ in range(count):
            agent = make_agent().profile
            role = Role.objects.create(name=f"Role {agent.pk}", rights=LIGHT)
            AgentProfile.objects.filter(pk=agent.pk).update(role=role)
            Department.objects.create(name=f"Department {agent.pk}").agents.add(agent)

    more(1)
    few = queries()
    more(5)
    assert queries() == few
