"""The admins' pages of SLA policies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from escalated.people.models import Department
from escalated.sla.models import BusinessHours, SlaPolicy, SlaTerms
from escalated.sla.policies import standard_policy
from tests.making import make_agent, signed_in
from tests.web.asking import JSON, ask, outcome, send_to, url
from tests.web.test_query_counts import MOST, grown, queries

pytestmark = pytest.mark.django_db

POLICY: dict[str, Any] = {"name": "Gold", "targets": {"first_response": {"high": "4 h"}}}


@pytest.fixture
def boss() -> Any:
    return make_agent("grace", is_admin=True).profile.user


def send(boss: Any, page: str, /, *args: Any, method: str = "POST", **body: Any) -> tuple[int, Any]:
    return outcome(send_to(signed_in(boss), url(page, *args), body, method=method))


def test_an_install_begins_with_a_standard_policy(boss: Any) -> None:
    status, page = outcome(ask(boss, "admin:sla_policies"))
    assert (status, [(each["name"], each["conditions"], each["hours"]) for each in page["policies"]]) == (
        200,
        [("Standard", [], "Office hours")],
    )
    first = "First response: Low 16 h, Medium 8 h, High 4 h, Urgent 2 h, Critical 1 h"
    assert page["policies"][0]["targets"][0] == first
    assert [each["name"] for each in ask(boss, "admin:sla_policies").json()["policies"]] == ["Standard"]


def test_making_changing_ordering_and_retiring(boss: Any) -> None:
    standard, support = standard_policy(), Department.objects.get()
    given = {**POLICY, "conditions": {"department": [support.pk], "type": ["task"]}, "hours": None}
    status, page = send(boss, "admin:sla_policies", **given)
    form = page["policy"]
    assert (status, form["hours"], form["targets"]["first_response"]["high"]) == (201, "", "4 h")
    assert (form["conditions"]["department"], form["conditions"]["type"]) == ([str(support.pk)], ["task"])
    pk = page["id"]
    status, page = send(boss, "admin:sla_policy", pk, method="PATCH", **{**given, "warnings": "50", "follow": True})
    assert (status, page["policy"]["warnings"]) == (200, "50")
    status, page = send(boss, "admin:sla_policy_order", order=[standard.pk, pk])
    assert (status, [each["name"] for each in page["policies"]]) == (200, ["Standard", "Gold"])
    assert page["policies"][1]["conditions"] == ["Support", "Task"]
    status, page = send(boss, "admin:sla_policy_retire", pk)
    assert (status, [each["name"] for each in page["policies"]]) == (200, ["Standard"])
    assert ask(boss, "admin:sla_policy", pk).status_code == 404
    assert send(boss, "admin:sla_policy_retire", standard.pk)[0] == 422


def test_examples_are_worked_out_from_what_is_typed(boss: Any, monkeypatch: Any) -> None:
    standard_policy()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
    hours = BusinessHours.objects.get()
    BusinessHours.objects.update(time_zone="America/New_York")
    targets = {"first_response": {"high": "4 h"}, "resolution": {"low": "1 d"}}
    status, page = send(boss, "admin:sla_policy_examples", name="", targets=targets, hours=hours.pk)
    assert (status, page["time_zone"]) == (200, "America/New_York")
    assert [(each["label"], each["starts"], each["due"]) for each in page["examples"]] == [
        ("First response, High", "2026-11-23T15:00:00.000Z", "2026-11-23T19:00:00.000Z"),
        ("First response, High", "2026-11-27T21:30:00.000Z", "2026-11-30T17:30:00.000Z"),
        ("Resolution, Low", "2026-11-27T21:30:00.000Z", "2026-12-02T21:30:00.000Z"),
    ]
    status, page = send(boss, "admin:sla_policy_examples", name="", targets=targets)
    assert page["examples"][1]["due"] == "2026-11-27T20:30:00.000Z"
    assert SlaPolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"targets": {}}, "targets"),
        ({"targets": {"resolution": {"high": "-1 h"}}}, "targets"),
        ({"targets": [1]}, "targets"),
        ({"warnings": "none"}, "warnings"),
        ({"hours": "x"}, "hours"),
        ({"conditions": {"department": ["x"]}}, "conditions"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(boss: Any, body: dict[str, Any], field: str) -> None:
    status, page = send(boss, "admin:sla_policies", **{**POLICY, **body})
    assert (status, list(page["errors"]), SlaPolicy.objects.count()) == (422, [field], 0)


def test_more_policies_cost_no_more_queries(boss: Any) -> None:
    def more(count: int) -> None:
        for number in range(count):
            name = f"{number} of {count}"
            department = Department.objects.create(name=name)
            policy = SlaPolicy.objects.create(name=name, conditions={"department": [department.pk]})
            hours = BusinessHours.objects.create(name=name, time_zone="UTC", windows=[[0, "09:00", "17:00"]])
            SlaTerms.objects.create(policy=policy, hours=hours, targets={"resolution": {"low": 60}})

    few, many = grown(more, lambda: queries(boss, url("admin:sla_policies"), JSON))
    assert few == many <= MOST


def test_a_form_asks_within_its_limit(boss: Any) -> None:
    assert queries(boss, url("admin:sla_policy", standard_policy().pk), JSON) <= MOST


def test_nothing_of_it_is_there_where_the_sla_is_switched_off(boss: Any, settings: Any) -> None:
    pk = standard_policy().pk
    settings.ESCALATED = {**settings.ESCALATED, "SLA": {"ENABLED": False}}
    for name in ("admin:sla_policies", "admin:sla_policy_new"):
        assert ask(boss, name).status_code == 404
    assert ask(boss, "admin:sla_policy", pk).status_code == 404
    assert send(boss, "admin:sla_policies", **POLICY)[0] == 404
    steps = ask(boss, "admin:overview").json()["steps"]
    assert "sla" not in [each["name"] for each in steps]
