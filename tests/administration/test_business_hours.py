"""Business hours as admins keep them, and what becomes of clocks that run by them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from escalated.administration.business_hours import (
    create_business_hours,
    delete_business_hours,
    edit_business_hours,
)
from escalated.administration.hours_details import DayOff, HoursDetails, OpenWindow
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Agent
from escalated.sla.models import BusinessHours, PolicyFollowing, SlaPolicy, SlaTerms
from escalated.timeline.audit import AuditEntry
from tests.administration.auditing import audited
from tests.making import make_agent

pytestmark = pytest.mark.django_db

CHRISTMAS = DayOff("Christmas  Day", "2026-12-25", is_yearly=True)
EVE = DayOff("Christmas Eve", "2026-12-24", closes="12:00")


@pytest.fixture
def boss() -> Agent:
    return make_agent("boss", is_admin=True)


def week(*hours: str, days: Any = range(5)) -> list[OpenWindow]:
    return [OpenWindow(day, *each.split("-")) for day in days for each in hours]


def details(name: str = "Office", **given: Any) -> HoursDetails:
    values = {"time_zone": "Europe/Berlin", "windows": week("09:00-12:00", "13:00-17:00"), **given}
    return HoursDetails(name, **values)


def made(boss: Agent, **given: Any) -> BusinessHours:
    return create_business_hours(details(**given), by=boss)


def test_a_week_with_holidays_is_created_and_counted_by(boss: Agent) -> None:
    hours = made(boss, name=" Berlin  office ", holidays=[CHRISTMAS, EVE])
    kept = BusinessHours.objects.get()
    assert (kept.name, kept.version, kept.windows[:3]) == (
        "Berlin office",
        0,
        [[0, "09:00", "12:00"], [0, "13:00", "17:00"], [1, "09:00", "12:00"]],
    )
    told = [(each.name, each.year, each.month, each.day, f"{each.closes:%H:%M}") for each in kept.named_holidays]
    assert told == [("Christmas Day", None, 12, 25, "00:00"), ("Christmas Eve", 2026, 12, 24, "12:00")]
    assert len(kept.schedule.holidays) == 2
    assert audited() == [("business_hours.created", {"subject_id": hours.pk, "subject": "Berlin office"}, "Boss")]


@pytest.mark.parametrize(
    "windows",
    [
        week("22:00-06:00", days=range(7)),
        week("00:00-00:00", days=range(7)),
        week("09:00-12:00", "12:00-13:00"),
        week("22:00-00:00", "00:00-02:00", days=[6]),
    ],
)
def test_shifts_past_midnight_and_around_the_clock_are_legal(boss: Agent, windows: list[OpenWindow]) -> None:
    assert made(boss, windows=windows).schedule.windows


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"name": " "}, "name", "1 to 100"),
        ({"name": "x" * 101}, "name", "1 to 100"),
        ({"name": "TAKEN"}, "name", "There are business hours “TAKEN” already"),
        ({"time_zone": "Mars/Base"}, "time_zone", "no time zone “Mars/Base”"),
        ({"time_zone": ""}, "time_zone", "no time zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "no time zone"),
        ({"windows": []}, "windows", "never open"),
        ({"windows": week("09:00-12:00", "11:00-13:00", days=[1])}, "windows", "Tuesday 11:00–13:00 overlaps"),
        ({"windows": [*week("22:00-06:00", days=[6]), *week("05:00-07:00", days=[0])]}, "windows", "overlaps"),
        ({"windows": week("00:00-00:00", "10:00-11:00", days=[0])}, "windows", "Monday 10:00–11:00 overlaps"),
        ({"windows": week("9-17")}, "windows", "Monday: write both times as 09:00."),
        ({"windows": week("09:00-24:00")}, "windows", "Monday: write both times as 09:00."),
        ({"windows": [OpenWindow(7, "09:00", "17:00")]}, "windows", "0 to 6"),
        ({"windows": week("09:00-17:00") * 21}, "windows", "At most 100"),
        ({"holidays": [DayOff("", "2026-12-25")]}, "holidays", "needs a name"),
        ({"holidays": [DayOff("Xmas", "")]}, "holidays", "“Xmas” needs a date"),
        ({"holidays": [DayOff("Leap", "2027-02-29")]}, "holidays", "“Leap” needs a date"),
        ({"holidays": [DayOff("Eve", "2026-12-24", closes="14:00", until="12:00")]}, "holidays", "“Eve” is closed"),
        ({"holidays": [DayOff("Eve", "2026-12-24", closes="noon")]}, "holidays", "“Eve”: write both times"),
        ({"holidays": [DayOff("Day", "2026-12-24")] * 501}, "holidays", "At most 500"),
        (
            {"windows": week("09:00-10:00", days=[0]), "holidays": [DayOff(str(n), f"2026-01-{n:02}", is_yearly=True)
             for n in range(1, 32)] + [DayOff(f"{m} {n}", f"2024-{m:02}-{n:02}", is_yearly=True)
             for m in range(2, 13) for n in range(1, 32) if n <= (29 if m == 2 else 30 if m in {4, 6, 9, 11} else 31)]},
            "windows",
            "never open",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_made(boss: Agent, given: dict[str, Any], field: str, told: str) -> None:
    made(boss, name="Taken")
    with pytest.raises(InvalidInput) as refused:
        made(boss, **given)
    assert (list(refused.value.errors), told in str(refused.value)) == ([field], True), str(refused.value)
    assert (BusinessHours.objects.count(), len(audited())) == (1, 1)


def test_only_admins_keep_hours(boss: Agent) -> None:
    hours, agent = made(boss), make_agent("grace")
    for act in (
        lambda: create_business_hours(details("Other"), by=agent),
        lambda: edit_business_hours(hours, details("Other"), by=agent),
        lambda: delete_business_hours(hours, by=agent),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (BusinessHours.objects.get().name, len(audited())) == ("Office", 1)


def test_what_changed_is_told_in_words_and_saving_the_same_is_nothing(boss: Agent) -> None:
    hours = made(boss, windows=week("09:00-17:00"))
    edit_business_hours(hours, details("Berlin", windows=week("09:00-17:00", days=range(4)), holidays=[EVE]), by=boss)
    edit_business_hours(hours, details("Berlin", windows=week("09:00-17:00", days=range(4)), holidays=[EVE]), by=boss)
    assert [kind for kind, _, _ in audited()] == ["business_hours.created", "business_hours.changed"]
    entry = AuditEntry.objects.latest("id")
    assert entry.sentence == "Boss changed the business hours “Berlin”: name, open times, holidays"
    assert [(each.of, each.before, each.after) for each in entry.change.differences()] == [
        ("Name", "Office", "Berlin"),
        ("Open times", "Mon–Fri 09:00–17:00", "Mon–Thu 09:00–17:00"),
        ("Holidays", "", "Christmas Eve (Dec. 24, 2026, 12:00–00:00)"),
    ]
    assert BusinessHours.objects.count() == 1


def in_use(boss: Agent) -> tuple[BusinessHours, SlaTerms]:
    hours = made(boss)
    policy = SlaPolicy.objects.create(name="Gold")
    terms = SlaTerms.objects.create(policy=policy, hours=hours, targets={"resolution": {"low": 60}}, warnings=[50])
    return hours, terms


def test_terms_keep_the_hours_that_they_were_made_with(boss: Agent) -> None:
    hours, terms = in_use(boss)
    edit_business_hours(hours, details(windows=week("10:00-11:00")), by=boss)
    terms.refresh_from_db()
    kept, newest = terms.hours, terms.policy.terms.get(number=2)
    assert kept is not None
    assert (kept.pk != hours.pk, kept.name, kept.version, kept.windows[0]) == (True, "Office", 1, [0, "09:00", "12:00"])
    assert (newest.hours, newest.targets, newest.warnings) == (hours, terms.targets, [50])
    assert (BusinessHours.objects.get(version=0).windows[0], PolicyFollowing.objects.count()) == (
        [0, "10:00", "11:00"],
        0,
    )
    edit_business_hours(hours, details(windows=week("10:00-12:00")), follow=True, by=boss)
    assert list(BusinessHours.objects.order_by("version").values_list("version", flat=True)) == [0, 1, 2]
    assert [each.policy for each in PolicyFollowing.objects.all()] == [terms.policy]
    assert AuditEntry.objects.latest("id").sentence == (
        "Boss changed the business hours “Office”, for running clocks too: open times"
    )


def test_another_name_is_no_other_promise(boss: Agent) -> None:
    hours, terms = in_use(boss)
    edit_business_hours(hours, details("Other"), follow=True, by=boss)
    assert (BusinessHours.objects.count(), terms.policy.terms.count(), PolicyFollowing.objects.count()) == (1, 1, 0)


def test_hours_of_a_policy_in_force_are_not_deleted(boss: Agent) -> None:
    hours, terms = in_use(boss)
    with pytest.raises(InvalidInput, match="The policy “Gold” counts by these hours") as refused:
        delete_business_hours(hours, by=boss)
    assert (list(refused.value.errors), BusinessHours.objects.count()) == (["hours"], 1)
    SlaPolicy.objects.update(retired_at=datetime(2026, 1, 1, tzinfo=UTC))
    delete_business_hours(hours, by=boss)
    terms.refresh_from_db()
    assert terms.hours is not None
    assert (terms.hours.version, audited()[-1][0]) == (1, "business_hours.deleted")
    with pytest.raises(NotFound):
        edit_business_hours(hours, details("Other"), by=boss)
    assert made(boss).pk != hours.pk


def test_hours_that_nothing_counts_by_are_gone_when_deleted(boss: Agent) -> None:
    hours = made(boss)
    again = BusinessHours.objects.get()
    delete_business_hours(hours, by=boss)
    assert BusinessHours.objects.count() == 0
    with pytest.raises(NotFound):
        delete_business_hours(again, by=boss)
