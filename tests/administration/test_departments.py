"""Setting up departments."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.administration import deleting_departments
from escalated.administration.deleting_departments import delete_department, move_tickets
from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import (
    create_department,
    edit_department,
    reorder_departments,
)
from escalated.core.db import now
from escalated.core.errors import DomainError, InvalidInput, NotAllowed
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Department
from tests.administration.auditing import audited
from tests.making import kinds, make_agent, make_requester, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


@pytest.fixture
def support() -> Department:
    return Department.objects.get()


def details(name: str = "Billing", **given: Any) -> DepartmentDetails:
    return DepartmentDetails(name, **given)


def test_a_department_is_created_last_and_recorded(boss: Agent, support: Department) -> None:
    grace = make_agent("grace").profile
    made = create_department(
        details("  Billing   desk ", address=" Billing@Example.com ", default_priority="high", members=[grace.pk]),
        by=boss,
    )
    assert (made.name, made.address, made.default_priority, made.strategy) == (
        "Billing desk",
        "billing@example.com",
        3,
        "manual",
    )
    assert (list(Department.objects.all()), list(made.agents.all())) == ([support, made], [grace])
    assert audited() == [("department.created", {"subject_id": made.pk, "subject": "Billing desk"}, "Boss")]


def test_what_changed_is_recorded_and_what_did_not_is_not(boss: Agent) -> None:
    grace, ada = make_agent("grace").profile, make_agent("ada").profile
    billing = create_department(details(members=[grace.pk]), by=boss)
    edit_department(billing, details("Invoices", strategy="round_robin", members=[ada.pk]), by=boss)
    edit_department(billing, details("Invoices", strategy="round_robin", members=[ada.pk]), by=boss)
    changes = {
        "name": ["Billing", "Invoices"],
        "strategy": ["manual", "round_robin"],
        "members": [["Grace"], ["Ada"]],
    }
    told = {"subject_id": billing.pk, "subject": "Invoices", "changes": changes}
    assert audited()[1:] == [("department.changed", told, "Boss")]


def test_who_stays_keeps_their_turn_and_who_was_removed_their_place(boss: Agent) -> None:
    grace, ada, gone = (make_agent(name).profile for name in ("grace", "ada", "gone"))
    billing = create_department(details(members=[grace.pk, ada.pk, gone.pk]), by=boss)
    moment = now()
    billing.memberships.filter(agent=grace).update(given_at=moment)
    AgentProfile.objects.filter(pk=gone.pk).update(removed_at=moment)
    edit_department(billing, details(members=[grace.pk]), by=boss)
    kept = dict(billing.memberships.values_list("agent", "given_at"))
    assert kept == {grace.pk: moment, gone.pk: None}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "SUPPORT"}, "name"),
        ({"address": "nowhere"}, "address"),
        ({"address": "TAKEN@example.com"}, "address"),
        ({"default_priority": "hot"}, "default_priority"),
        ({"strategy": "dice"}, "strategy"),
        ({"members": [10**6]}, "members"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    boss: Agent, support: Department, given: dict[str, Any], field: str
) -> None:
    Department.objects.filter(pk=support.pk).update(address="taken@example.com")
    with pytest.raises(InvalidInput) as refused:
        create_department(details(**{"name": "Billing", **given}), by=boss)
    assert (list(refused.value.errors), Department.objects.count(), audited()) == ([field], 1, [])


def test_the_order_is_the_admins(boss: Agent, support: Department) -> None:
    billing = create_department(details(), by=boss)
    reorder_departments([billing.pk, support.pk], by=boss)
    reorder_departments([billing.pk, support.pk], by=boss)
    assert list(Department.objects.all()) == [billing, support]
    told = {"subject_id": None, "subject": "", "order": ["Billing", "Support"]}
    assert audited()[1:] == [("department.reordered", told, "Boss")]
    with pytest.raises(InvalidInput):
        reorder_departments([billing.pk], by=boss)


def test_a_department_with_tickets_stays_until_they_have_moved(
    boss: Agent, support: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    billing = create_department(details(), by=boss)
    tickets = [make_ticket(department=support) for _ in range(3)]
    with pytest.raises(InvalidInput, match="3 tickets are in this department"):
        delete_department(support, by=boss)
    monkeypatch.setattr(deleting_departments, "MOVED_AT_ONCE", 2)
    assert [move_tickets(support, to=billing, by=boss) for _ in range(2)] == [1, 0]
    assert [kinds(each) for each in tickets] == [["ticket.opened", "ticket.department_changed"]] * 3
    gone = support.pk
    delete_department(support, by=boss)
    assert list(Department.objects.all()) == [billing]
    assert audited()[1:] == [("department.deleted", {"subject_id": gone, "subject": "Support"}, "Boss")]


def test_the_last_department_stays_and_none_moves_into_itself(boss: Agent, support: Department) -> None:
    with pytest.raises(InvalidInput, match="only department"):
        delete_department(support, by=boss)
    with pytest.raises(InvalidInput):
        move_tickets(support, to=support, by=boss)
    assert (Department.objects.count(), audited()) == (1, [])


def test_nobody_but_an_admin_sets_them_up(support: Department) -> None:
    for by in (make_agent(), make_requester()):
        for refused in (
            lambda by=by: create_department(details(), by=by),
            lambda by=by: edit_department(support, details(), by=by),
            lambda by=by: reorder_departments([support.pk], by=by),
            lambda by=by: move_tickets(support, to=support, by=by),
            lambda by=by: delete_department(support, by=by),
        ):
            with pytest.raises(NotAllowed):
                refused()
    assert ([each.name for each in Department.objects.all()], audited()) == (["Support"], [])
    assert issubclass(NotAllowed, DomainError)
