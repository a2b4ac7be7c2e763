"""The admins' pages of business hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from escalated.sla.models import BusinessHours, SlaPolicy, SlaTerms
from escalated.sla.policies import standard_policy
from tests.making import make_agent, signed_in
from tests.web.asking import JSON, ask, outcome, send_to, url
from tests.web.test_query_counts import MOST, grown, queries

pytestmark = pytest.mark.django_db

WEEK = [{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)]
HOURS: dict[str, Any] = {"name": "New York", "time_zone": "America/New_York", "windows": WEEK, "holidays": []}


@pytest.fixture
def boss() -> Any:
    return make_agent("grace", is_admin=True).profile.user


def send(boss: Any, page: str, /, *args: Any, method: str = "POST", **body: Any) -> tuple[int, Any]:
    return outcome(send_to(signed_in(boss), url(page, *args), body, method=method))


def test_hours_are_listed_with_the_policies_that_count_by_them(boss: Any) -> None:
    standard_policy()
    send(boss, "admin:business_hours", **HOURS)
    status, page = outcome(ask(boss, "admin:business_hours"))
    rows = [(each["name"], each["week"], each["holidays"], each["policies"]) for each in page["hours"]]
    assert (status, rows) == (
        200,
        [
            ("New York", ["Mon–Fri 09:00–17:00"], 0, []),
            ("Office hours", ["Mon–Fri 09:00–17:00"], 0, ["Standard"]),
        ],
    )


def test_a_new_form_begins_with_a_week_in_the_installs_zone(boss: Any) -> None:
    page = ask(boss, "admin:business_hours_new").json()
    assert (page["hours"]["windows"], page["hours"]["time_zone"]) == (WEEK, timezone.get_default_timezone_name())
    assert ("Asia/Kathmandu" in page["time_zones"], "DE" in page["countries"]) == (True, True)


def test_making_changing_and_deleting(boss: Any) -> None:
    days = [
        {"name": "Eve", "date": "2026-12-24", "is_yearly": False, "closes": "12:00", "until": "00:00"},
        {"name": "Leap day", "date": "2028-02-29", "is_yearly": True, "closes": "00:00", "until": "00:00"},
    ]
    status, page = send(boss, "admin:business_hours", **{**HOURS, "holidays": days})
    assert (status, page["hours"]) == (201, {**HOURS, "holidays": [days[1], days[0]]})
    pk = page["id"]
    status, page = send(boss, "admin:business_hours_one", pk, method="PATCH", **{**HOURS, "name": "NYC"})
    assert (status, page["hours"]["name"], page["hours"]["holidays"]) == (200, "NYC", [])
    status, page = send(boss, "admin:business_hours_delete", pk)
    assert (status, page["hours"]) == (200, [])
    assert send(boss, "admin:business_hours_one", pk, method="PATCH", **HOURS)[0] == 404


def test_earlier_versions_are_no_pages(boss: Any) -> None:
    standard_policy()
    hours = BusinessHours.objects.get()
    send(boss, "admin:business_hours_one", hours.pk, method="PATCH", **HOURS)
    earlier = BusinessHours.objects.get(version=1)
    assert ask(boss, "admin:business_hours_one", earlier.pk).status_code == 404
    assert [each["name"] for each in ask(boss, "admin:business_hours").json()["hours"]] == ["New York"]


def test_examples_are_worked_out_from_what_is_typed_and_nothing_is_saved(boss: Any, monkeypatch: Any) -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: friday)
    closed = {"name": "Thanksgiving", "date": "2026-11-30"}
    status, page = send(boss, "admin:business_hours_examples", **{**HOURS, "name": "", "holidays": [closed]})
    assert (status, page["time_zone"]) == (200, "America/New_York")
    assert [(each["starts"], each["minutes"], each["due"]) for each in page["examples"]] == [
        ("2026-11-23T15:00:00.000Z", 240, "2026-11-23T19:00:00.000Z"),
        ("2026-11-27T21:30:00.000Z", 240, "2026-12-01T17:30:00.000Z"),
        ("2026-11-29T21:00:00.000Z", 240, "2026-12-01T18:00:00.000Z"),
    ]
    assert [(each["kind"], each["minutes"], each["name"]) for each in page["examples"][1]["lines"]] == [
        ("started", None, ""),
        ("counted", 30, ""),
        ("holiday", None, "Thanksgiving"),
        ("counted", 210, ""),
        ("due", None, ""),
    ]
    assert BusinessHours.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"windows": []}, "windows"),
        ({"windows": [{"weekday": "x"}]}, "windows"),
        ({"windows": "all"}, "windows"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"holidays": [{"name": "x", "date": "soon"}]}, "holidays"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(boss: Any, body: dict[str, Any], field: str) -> None:
    for name in ("admin:business_hours", "admin:business_hours_examples"):
        status, page = send(boss, name, **{**HOURS, **body})
        assert (status, list(page["errors"])) == (422, [field])
    assert BusinessHours.objects.count() == 0


def test_holidays_of_a_country_come_as_rows(boss: Any) -> None:
    year = timezone.now().year
    status, answer = outcome(ask(boss, "admin:business_hours_holidays", country="US", region="CA", until=year + 1))
    assert status == 200
    christmas = {"name": "Christmas Day", "date": f"{year + 1}-12-25", "is_yearly": False}
    assert {**christmas, "closes": "00:00", "until": "00:00"} in answer["holidays"]
    assert {"value": "CA", "label": "California"} in answer["regions"]
    status, answer = outcome(ask(boss, "admin:business_hours_holidays", country="XX"))
    assert (status, list(answer["errors"])) == (422, ["country"])


def test_more_hours_cost_no_more_queries(boss: Any) -> None:
    def more(count: int) -> None:
        for number in range(count):
            name = f"{number} of {count}"
            hours = BusinessHours.objects.create(name=name, time_zone="UTC", windows=[[0, "09:00", "17:00"]])
            SlaTerms.objects.create(policy=SlaPolicy.objects.create(name=name), hours=hours)

    few, many = grown(more, lambda: queries(boss, url("admin:business_hours"), JSON))
    assert few == many <= MOST


def test_nothing_of_it_is_there_where_the_sla_is_switched_off(boss: Any, settings: Any) -> None:
    def menu() -> list[str]:
        page = signed_in(boss).get(url("admin:overview"), headers={"X-Inertia": "true"}).json()
        return [each["label"] for each in page["props"]["admin_menu"]]

    assert "SLA" in menu()
    settings.ESCALATED = {**settings.ESCALATED, "SLA": {"ENABLED": False}}
    assert "SLA" not in menu()
    for name in ("admin:business_hours", "admin:business_hours_new", "admin:business_hours_holidays"):
        assert ask(boss, name).status_code == 404
    assert send(boss, "admin:business_hours", **HOURS)[0] == 404
