"""Two admins who give the same name at the same moment: one has it, the others are told which field to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import create_department, edit_department
from escalated.administration.roles import create_role, edit_role
from escalated.administration.tags import change_tag, create_tag
from escalated.core.errors import InvalidInput
from escalated.people.models import Department, Role
from escalated.people.rights import LIGHT
from escalated.tickets.models import Tag
from tests.administration.auditing import audited
from tests.faults.racing import together
from tests.making import make_agent

pytestmark = pytest.mark.django_db(transaction=True)

TURNS, ADMINS = 5, 6


def test_a_department_is_created_once() -> None:
    bosses = [make_agent(is_admin=True) for _ in range(ADMINS)]
    for turn in range(TURNS):
        details = DepartmentDetails(f"Billing {turn}")
        assert raced([partial(create_department, details, by=each) for each in bosses]) == {"name": ADMINS - 1}
        assert Department.objects.filter(name=details.name).count() == 1
    assert [kind for kind, _told, _by in audited()] == ["department.created"] * TURNS


def test_an_address_belongs_to_one_department() -> None:
    boss = make_agent(is_admin=True)
    known = [create_department(DepartmentDetails(f"Team {number}"), by=boss) for number in range(ADMINS)]
    wanted = [DepartmentDetails(each.name, address="billing@example.com") for each in known]
    acts = [partial(edit_department, each, given, by=boss) for each, given in zip(known, wanted, strict=True)]
    assert raced(acts) == {"address": ADMINS - 1}
    assert Department.objects.filter(address="billing@example.com").count() == 1


def test_a_role_is_created_once_and_named_once() -> None:
    boss = make_agent(is_admin=True)
    assert raced([partial(create_role, "Writers", LIGHT, by=boss)] * ADMINS) == {"name": ADMINS - 1}
    others = [create_role(f"Role {number}", LIGHT, by=boss) for number in range(ADMINS)]
    assert raced([partial(edit_role, each, "Readers", LIGHT, by=boss) for each in others]) == {"name": ADMINS - 1}
    assert Role.objects.filter(name__in=("Writers", "Readers")).count() == 2


def test_a_tag_is_created_once_and_named_once() -> None:
    boss = make_agent(is_admin=True)
    assert raced([partial(create_tag, "vip", by=boss)] * ADMINS) == {"name": ADMINS - 1}
    others = [create_tag(f"tag {number}", by=boss) for number in range(ADMINS)]
    assert raced([partial(change_tag, each, name="hot", color="red", by=boss) for each in others]) == {
        "name": ADMINS - 1
    }
    assert Tag.objects.filter(key__in=("vip", "hot")).count() == 2


def raced(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do them at the same moment and return how often each field was named; exactly one must have succeeded."""
    refused = [each for each in together(*acts) if isinstance(each, Exception)]
    assert ({type(each) for each in refused}, len(refused)) == ({InvalidInput}, len(acts) - 1)
    return Counter(field for each in refused if isinstance(each, InvalidInput) for field in each.errors)
