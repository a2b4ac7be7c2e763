"""SLA policies as admins keep them: what is promised, to whom, and what a change does to what was promised."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from escalated.administration.durations import read_minutes, told_minutes
from escalated.administration.policy_details import PolicyDetails
from escalated.administration.policy_words import value_told
from escalated.administration.sla_policies import (
    create_sla_policy,
    edit_sla_policy,
    reorder_sla_policies,
    retire_sla_policy,
)
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Agent
from escalated.people.models import Department
from escalated.sla.models import PolicyFollowing, SlaClock, SlaPolicy
from escalated.sla.policies import standard_policy
from escalated.tickets.models import Tag
from escalated.timeline.audit import AuditEntry
from tests.administration.auditing import audited
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db

TARGETS = {"first_response": {"high": "1 h 30 min", "low": "2 d"}, "resolution": {"high": ""}}


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def details(name: str = "Gold", **given: Any) -> PolicyDetails:
    return PolicyDetails(name, **{"targets": TARGETS, **given})


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4 h", 240), ("4h", 240), (" 90 Min ", 90), ("1 h 30 min", 90), ("2 d", 2880), ("1d4h", 1680),
        ("2 Tage", 2880), ("3 Std.", 180), ("0 h", 0), ("٤ س", 240),
        ("", None), ("4", None), ("h", None), ("-4 h", None), ("1.5 h", None), ("4 weeks", None), ("4 h!", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["0 min", "1 min", "1 h", "1 h 30 min", "48 h"]),
        ("de", ["0 Min.", "1 Min.", "1 Std.", "1 Std. 30 Min.", "48 Std."]),
        ("ar", ["0 د", "1 د", "1 س", "1 س 30 د", "48 س"]),
    ],
)
def test_times_are_told_and_read_in_the_language_of_the_reader(language: str, told: list[str]) -> None:
    with translation.override(language):
        assert [told_minutes(each) for each in (0, 1, 60, 90, 2880)] == told
        assert [read_minutes(told_minutes(each)) for each in range(200)] == list(range(200))


def test_targets_are_told_in_the_language_of_the_reader() -> None:
    targets = {"first_response": {"low": 960, "high": 90}}
    with translation.override("ar"):
        assert value_told("targets", targets) == ["الرد الأول: منخفضة 16 س، عالية 1 س 30 د"]
    with translation.override("de"):
        assert value_told("targets", targets) == ["Erste Antwort: Niedrig 16 Std., Hoch 1 Std. 30 Min."]


def test_a_policy_is_created_first_and_recorded(boss: Agent) -> None:
    standard, grace = standard_policy(), make_agent("grace").profile
    policy = create_sla_policy(
        details(
            " Gold  plan ",
            conditions={"type": ["incident"], "channel": []},
            warnings="75, 50 %",
            warnings_before="30 min, 2 h",
            tells_breach=[f"agent:{grace.pk}", "assignee"],
            pauses_in=["waiting_on_customer"],
            raises_priority=True,
            escalates=True,
            assigns_to=grace.pk,
        ),
        by=boss,
    )
    terms = policy.terms.get()
    assert list(SlaPolicy.objects.all()) == [policy, standard]
    assert (policy.name, policy.conditions, terms.targets) == (
        "Gold plan",
        {"type": ["incident"]},
        {"first_response": {"high": 90, "low": 2880}},
    )
    assert (terms.hours, terms.warnings, terms.warnings_before) == (None, [50, 75], [120, 30])
    assert (terms.told_of_breach, terms.tells_warning) == (["assignee", f"agent:{grace.pk}"], [])
    assert [each.act for each in terms.acts_on_breach] == ["raise_priority", "change_status", "assign"]
    assert audited() == [("sla_policy.created", {"subject_id": policy.pk, "subject": "Gold plan"}, "Boss")]


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"name": ""}, "name", "1 to 100"),
        ({"name": "standard"}, "name", "There is a policy “standard” already"),
        ({"targets": {}}, "targets", "at least one target"),
        ({"targets": {"resolution": {"high": " "}}}, "targets", "at least one target"),
        ({"targets": {"resolution": {"high": "-4 h"}}}, "targets", "Resolution, High: “-4 h” is no time"),
        ({"targets": {"resolution": {"high": "0 h"}}}, "targets", "must be between 1 min and 365 d"),
        ({"targets": {"resolution": {"high": "366 d"}}}, "targets", "must be between 1 min and 365 d"),
        ({"targets": {"resolution": {"high": "9999999999 d"}}}, "targets", "is no time"),
        ({"targets": {"coffee": {"high": "1 h"}}}, "targets", "no such target"),
        ({"targets": {"resolution": {"hot": "1 h"}}}, "targets", "no such target"),
        ({"hours": 10**6}, "hours", "no such business hours"),
        ({"pauses_in": ["resolved"]}, "pauses_in", "Choose one of"),
        ({"warnings": "0"}, "warnings", "1 to 99"),
        ({"warnings": "75; 80"}, "warnings", "1 to 99"),
        ({"warnings": "100"}, "warnings", "1 to 99"),
        ({"warnings": "1,2,3,4,5,6"}, "warnings", "At most 5"),
        ({"warnings_before": "soon"}, "warnings_before", "30 min, 2 h"),
        ({"tells_warning": ["customer"]}, "tells_warning", "no agent any more"),
        ({"tells_breach": ["agent:999999"]}, "tells_breach", "no agent any more"),
        ({"tells_breach": ["agent:²"]}, "tells_breach", "no agent any more"),
        ({"assigns_to": 10**6}, "assigns_to", "no such agent"),
        ({"conditions": {"type": ["riddle"]}}, "conditions", "not there any more"),
        ({"conditions": {"tag": [10**6]}}, "conditions", "not there any more"),
        ({"default_for": [10**6]}, "default_for", "no such department"),
    ],
)
def test_what_cannot_be_promised_is_said_and_nothing_is_made(
    boss: Agent, given: dict[str, Any], field: str, told: str
) -> None:
    standard_policy()
    with pytest.raises(InvalidInput) as refused:
        create_sla_policy(details(**given), by=boss)
    assert (list(refused.value.errors), told in str(refused.value)) == ([field], True), str(refused.value)
    assert (SlaPolicy.objects.count(), audited()) == (1, [])


def test_only_admins_keep_policies(boss: Agent) -> None:
    policy, agent = create_sla_policy(details(), by=boss), make_agent("grace")
    for act in (
        lambda: create_sla_policy(details("Other"), by=agent),
        lambda: edit_sla_policy(policy, details("Other"), by=agent),
        lambda: retire_sla_policy(policy, by=agent),
        lambda: reorder_sla_policies([policy.pk], by=agent),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert len(audited()) == 1


def test_a_change_makes_new_terms_and_saving_the_same_makes_none(boss: Agent) -> None:
    standard_policy()
    policy = create_sla_policy(details(), by=boss)
    edit_sla_policy(policy, details(), follow=True, by=boss)
    assert (policy.terms.count(), PolicyFollowing.objects.count()) == (1, 0)
    edit_sla_policy(policy, details(targets={"resolution": {"high": "4 h"}}, escalates=True), by=boss)
    assert list(policy.terms.order_by("number").values_list("number", "targets")) == [
        (1, {"first_response": {"high": 90, "low": 2880}}),
        (2, {"resolution": {"high": 240}}),
    ]
    entry = AuditEntry.objects.latest("id")
    assert entry.sentence == "Boss changed the SLA policy “Gold”: targets, acts on a missed deadline"
    assert [(each.of, each.before, each.after) for each in entry.change.differences()] == [
        ("Targets", "First response: Low 48 h, High 1 h 30 min", "Resolution: High 4 h"),
        ("Acts on a missed deadline", "", "move to Escalated"),
    ]
    assert PolicyFollowing.objects.count() == 0


def test_another_name_or_condition_is_no_other_promise_but_clocks_may_follow(boss: Agent) -> None:
    standard_policy()
    policy = create_sla_policy(details(), by=boss)
    edit_sla_policy(policy, details("Silver", conditions={"type": ["task"]}), follow=True, by=boss)
    assert (policy.terms.count(), [each.policy for each in PolicyFollowing.objects.all()]) == (1, [policy])


def test_one_policy_is_always_for_all(boss: Agent) -> None:
    standard = standard_policy()
    with pytest.raises(InvalidInput, match="only policy without conditions") as refused:
        retire_sla_policy(standard, by=boss)
    assert list(refused.value.errors) == ["policy"]
    with pytest.raises(InvalidInput) as refused:
        edit_sla_policy(standard, details("Standard", conditions={"type": ["task"]}), by=boss)
    assert list(refused.value.errors) == ["conditions"]
    create_sla_policy(details(), by=boss)
    retire_sla_policy(standard, by=boss)
    assert make_ticket().clocks.first().terms.policy.name == "Gold"  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        edit_sla_policy(standard, details("Standard"), by=boss)


def test_the_name_of_a_retired_policy_is_free(boss: Agent) -> None:
    standard_policy()
    for _ in range(2):
        policy = create_sla_policy(details(), by=boss)
        with pytest.raises(InvalidInput, match="There is a policy “gold” already"):
            create_sla_policy(details("gold"), by=boss)
        retire_sla_policy(policy, by=boss)
    edit_sla_policy(standard_policy(), details(), by=boss)
    assert list(SlaPolicy.objects.in_force().values_list("name", flat=True)) == ["Gold"]
    retired = SlaPolicy.objects.exclude(retired_at=None).order_by("pk")
    assert [(each.name, each.retirement) for each in retired] == [("Gold", each.pk) for each in retired]


def test_the_first_whose_conditions_are_met_then_the_departments_then_that_for_all(boss: Agent) -> None:
    standard_policy()
    sales, support = Department.objects.create(name="Sales"), Department.objects.get(name="Support")
    ours = create_sla_policy(details("Ours", default_for=[sales.pk]), by=boss)
    tasks = create_sla_policy(details("Tasks", conditions={"type": ["task"]}), by=boss)
    both = create_sla_policy(details("Both", conditions={"type": ["task"], "department": [sales.pk]}), by=boss)
    reorder_sla_policies([both.pk, tasks.pk, standard_policy().pk, ours.pk], by=boss)

    sales.refresh_from_db()

    def under(**given: Any) -> str:
        return SlaClock.objects.filter(ticket=make_ticket(**given))[0].terms.policy.name

    assert [
        under(type="task", department=sales),
        under(type="task", department=support),
        under(type="question", department=sales),
        under(type="question", department=support),
    ] == ["Both", "Tasks", "Ours", "Standard"]
    retire_sla_policy(ours, by=boss)
    assert under(type="question", department=sales) == "Standard"
    assert audited()[3][1]["order"] == ["Both", "Tasks", "Standard", "Ours"]


def test_a_department_has_one_policy_of_its_own(boss: Agent) -> None:
    support = Department.objects.get()
    first = create_sla_policy(details("First", default_for=[support.pk]), by=boss)
    second = create_sla_policy(details("Second", default_for=[support.pk]), by=boss)
    assert (list(first.departments.all()), list(second.departments.all())) == ([], [support])
    edit_sla_policy(second, details("Second"), by=boss)
    assert AuditEntry.objects.latest("id").sentence == "Boss changed the SLA policy “Second”: default of departments"
    assert list(second.departments.all()) == []


def test_tags_are_a_condition(boss: Agent) -> None:
    vip = Tag.objects.create(name="vip", key="vip")
    standard_policy()
    policy = create_sla_policy(details(conditions={"tag": [vip.pk]}), by=boss)
    assert AuditEntry.objects.latest("id").kind == "sla_policy.created"
    assert policy.conditions == {"tag": [vip.pk]}


def test_an_order_that_names_others_is_refused(boss: Agent) -> None:
    standard, policy = standard_policy(), create_sla_policy(details(), by=boss)
    for order in ([policy.pk], [policy.pk, standard.pk, 10**6], [policy.pk, policy.pk]):
        with pytest.raises(InvalidInput) as refused:
            reorder_sla_policies(order, by=boss)
        assert list(refused.value.errors) == ["order"]
    reorder_sla_policies([policy.pk, standard.pk], by=boss)
    assert len(audited()) == 1
