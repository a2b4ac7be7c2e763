"""The audit log tells each property as it was and as it is, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from escalated.administration.agent_settings import AgentSettings, change_agent_settings
from escalated.administration.agents import AgentDetails, edit_agent
from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import create_department, edit_department
from escalated.administration.roles import create_role, edit_role
from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.people.rights import LIGHT
from escalated.timeline.audit import AuditEntry
from tests.making import make_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def told() -> list[tuple[str, str, str]]:
    return [(each.of, each.before, each.after) for each in AuditEntry.objects.latest("id").change.differences()]


def test_an_agent(boss: Agent) -> None:
    grace, role = make_agent("grace").profile, create_role("Light", LIGHT, by=boss)
    edit_agent(grace, AgentDetails(role, capacity=3, is_available=False), by=boss)
    assert told() == [("Role", "", "Light"), ("Capacity", "0", "3"), ("Availability", "On", "Off")]


def test_a_department(boss: Agent) -> None:
    grace = make_agent("grace").profile
    department = create_department(DepartmentDetails("Returns"), by=boss)
    given = DepartmentDetails("Back", "back@example.com", "high", "round_robin", members=[grace.pk])
    edit_department(department, given, by=boss)
    assert told() == [
        ("Name", "Returns", "Back"),
        ("Address", "", "back@example.com"),
        ("Default priority", "", "High"),
        ("Who gets new tickets", "By hand", "In turn"),
        ("Members", "", "Grace"),
    ]
    with translation.override("de"):
        assert told()[3][1:] == ("Von Hand", "Reihum")


def test_a_role(boss: Agent) -> None:
    role = create_role("Light", LIGHT, by=boss)
    edit_role(role, "Light", {**LIGHT, "note": "department"}, by=boss)
    assert told() == [("Write notes", "All tickets", "Their departments")]


def test_ones_own_settings(boss: Agent) -> None:
    until = now() + timedelta(days=3)
    change_agent_settings(boss.profile, AgentSettings(away_until=until, language="de"), by=boss)
    assert told() == [("Absence", "", date_format(localtime(until), "DATETIME_FORMAT")), ("Language", "", "de")]
