"""An admin sets up a department, invites an agent and gives a role; what the agent then may do is what was said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from escalated.people.actors import Agent, actor_for
from escalated.people.models import AgentProfile, Department, Role
from escalated.people.rights import LIGHT
from escalated.tickets.assigning import assign_ticket
from tests.administration.auditing import audited
from tests.making import make_agent, make_ticket, make_user, run_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def support() -> Department:
    return Department.objects.get_or_create(name="Support")[0]


@pytest.fixture
def page(at_browser: Any) -> Page:
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user)
    page.goto("/support/agent/tickets")
    return page


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_from_nothing_to_an_agent_with_a_role_in_a_department(page: Page) -> None:
    user = make_user("grace", is_staff=True)
    page.get_by_role("link", name="Administration").click()
    heading(page, "Administration")
    page.get_by_role("link", name="Roles").first.click()
    page.get_by_role("link", name="New role").first.click()
    page.get_by_role("button", name="Light agent").click()
    page.get_by_role("button", name="Create role").click()
    heading(page, "Roles")
    page.get_by_role("link", name="Departments").click()
    page.get_by_role("link", name="New department").click()
    page.get_by_role("textbox", name="Name").fill("support")
    page.get_by_role("button", name="Create department").click()
    expect(page.get_by_text("There is a department “support” already.")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("Billing")
    page.get_by_role("combobox", name="Who gets new tickets").select_option("round_robin")
    page.get_by_role("button", name="Create department").click()
    heading(page, "Departments")
    page.get_by_role("button", name="Move Billing up").click()
    expect(page.get_by_role("button", name="Move Billing up")).to_be_disabled()
    page.get_by_role("link", name="Agents").click()
    page.get_by_role("link", name="Invite an agent").click()
    page.get_by_role("searchbox", name="Find somebody").fill("GRA")
    page.get_by_role("button", name="Choose Grace").click()
    page.get_by_role("combobox", name="Role").select_option(label="Light agent")
    page.get_by_role("checkbox", name="Billing").check()
    page.get_by_role("button", name="Invite an agent").click()
    heading(page, "Grace")
    agent = actor_for(user)
    assert isinstance(agent, Agent)
    assert (agent.profile.role, agent.profile.departments.get().name) == (Role.objects.get(), "Billing")
    assert Role.objects.get().rights == LIGHT
    assert [kind for kind, _, _ in audited()] == [
        "role.created",
        "department.created",
        "department.reordered",
        "agent.invited",
    ]


def test_an_agent_leaves_and_their_tickets_are_handed_over(page: Page, support: Department) -> None:
    grace, ada, ticket = make_agent("grace"), make_agent("ada"), make_ticket()
    assign_ticket(ticket, grace.profile, by=ada)
    page.goto(f"/support/admin/agents/{grace.id}")
    page.get_by_role("button", name="Remove agent").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("They have 1 unresolved ticket.")
    dialog.get_by_label("Hand them over to").select_option(label="Ada")
    dialog.get_by_role("button", name="Remove agent").click()
    heading(page, "Agents")
    run_due()
    ticket.refresh_from_db()
    assert (ticket.assignee, AgentProfile.objects.working().filter(name="Grace").count()) == (ada.profile, 0)
    page.get_by_role("link", name="Grace").click()
    page.get_by_role("button", name="Make them an agent again").click()
    expect(page.get_by_role("button", name="Save changes")).to_be_visible()


def test_a_department_is_deleted_once_its_tickets_have_moved(page: Page, support: Department) -> None:
    Department.objects.create(name="Billing", position=1)
    for _ in range(3):
        make_ticket(department=support)
    page.goto(f"/support/admin/departments/{support.pk}")
    page.get_by_role("button", name="Delete department").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Move 3 tickets and delete").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose where the tickets go.")
    dialog.get_by_label("Move them to").select_option(label="Billing")
    dialog.get_by_role("button", name="Move 3 tickets and delete").click()
    heading(page, "Departments")
    billing = Department.objects.get()
    assert (billing.name, billing.tickets.count()) == ("Billing", 3)


def test_a_phone_has_the_menu_in_a_drawer(at_browser: Any) -> None:
    page: Page = at_browser(make_agent("boss", is_admin=True).profile.user, viewport={"width": 360, "height": 740})
    page.goto("/support/admin")
    page.get_by_role("button", name="Open the menu").click()
    page.get_by_role("dialog").get_by_role("link", name="Roles").click()
    heading(page, "Roles")
    expect(page.get_by_role("dialog")).to_have_count(0)
