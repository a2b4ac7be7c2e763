"""Composing roles."""

from __future__ import annotations

import pytest

from escalated.administration.roles import create_role, delete_role, edit_role
from escalated.core.errors import InvalidInput, NotAllowed
from escalated.people.actors import Agent, acting
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import LIGHT, Act, Scope, allowing
from tests.administration.auditing import audited
from tests.making import make_agent, make_requester

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def test_a_role_is_created_changed_and_deleted_and_each_is_recorded(boss: Agent) -> None:
    role = create_role(" Light  agent ", {"see": "all", "note": "all"}, by=boss)
    pk = role.pk
    assert (role.name, role.rights) == ("Light agent", LIGHT)
    edit_role(role, "Reader", {"see": "all"}, by=boss)
    edit_role(role, "Reader", {"see": "all"}, by=boss)
    delete_role(role, by=boss)
    reading = allowing([Act.SEE])
    changes = {"name": ["Light agent", "Reader"], "note": ["all", "none"]}
    assert audited() == [
        ("role.created", {"subject_id": pk, "subject": "Light agent", "rights": LIGHT}, "Boss"),
        ("role.changed", {"subject_id": pk, "subject": "Reader", "changes": changes}, "Boss"),
        ("role.deleted", {"subject_id": pk, "subject": "Reader", "rights": reading}, "Boss"),
    ]
    assert not Role.objects.exists()


def test_a_change_holds_from_the_next_act_on(boss: Agent) -> None:
    role = create_role("Writers", allowing(Act), by=boss)
    grace = make_agent("grace").profile
    AgentProfile.objects.filter(pk=grace.pk).update(role=role)
    edit_role(role, "Writers", LIGHT, by=boss)
    agent = acting(AgentProfile.objects.get(pk=grace.pk))
    assert agent
    assert not agent.may(Act.REPLY, assignee_id=grace.pk, department_id=1)


def test_a_role_in_use_stays_and_says_whose_it_is(boss: Agent) -> None:
    role = create_role("Writers", LIGHT, by=boss)
    for name in ("ada", "bob", "cleo", "dora"):
        make_agent(name)
        AgentProfile.objects.filter(name=name.title()).update(role=role)
    with pytest.raises(InvalidInput, match="This is the role of Ada, Bob, Cleo and 1 other"):
        delete_role(role, by=boss)
    AgentProfile.objects.filter(name="Dora").update(role=None)
    with pytest.raises(InvalidInput, match="This is the role of Ada, Bob, Cleo"):
        delete_role(role, by=boss)
    assert Role.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "rights", "field"),
    [
        ("", LIGHT, "name"),
        ("x" * 101, LIGHT, "name"),
        ("TAKEN", LIGHT, "name"),
        ("New", {"fly": "all"}, "rights"),
        ("New", {"see": "some"}, "rights"),
        ("New", {"see": "own", "reply": "department"}, "rights"),
        ("New", {"note": "own"}, "rights"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(boss: Agent, name: str, rights: dict[str, str], field: str) -> None:
    Role.objects.create(name="Taken", rights=LIGHT)
    with pytest.raises(InvalidInput) as refused:
        create_role(name, rights, by=boss)
    assert (list(refused.value.errors), Role.objects.count(), audited()) == ([field], 1, [])


def test_opening_and_blocking_are_of_no_ticket_one_sees(boss: Agent) -> None:
    rights = {**allowing(Act, Scope.OWN), "open": "all", "block": "all"}
    assert create_role("Own", rights, by=boss).rights == rights


def test_nobody_but_an_admin_composes_them() -> None:
    role = Role.objects.create(name="Light", rights=LIGHT)
    for by in (make_agent(), make_requester()):
        for refused in (
            lambda by=by: create_role("New", LIGHT, by=by),
            lambda by=by: edit_role(role, "New", LIGHT, by=by),
            lambda by=by: delete_role(role, by=by),
        ):
            with pytest.raises(NotAllowed):
                refused()
    assert ([each.name for each in Role.objects.all()], audited()) == (["Light"], [])
