"""The first-run checklist."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.administration.business_hours import create_business_hours
from escalated.administration.first_steps import dismiss_first_steps
from escalated.administration.hours_details import HoursDetails, OpenWindow
from escalated.core.errors import NotAllowed
from escalated.core.worker import beat
from escalated.people.actors import SYSTEM
from escalated.people.models import AgentProfile, Department
from tests.administration.auditing import audited
from tests.making import make_agent, post_mail, postmark_mail
from tests.web.asking import ask, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Any:
    return make_agent("boss", is_admin=True).profile.user


def done(user: Any) -> dict[str, bool]:
    return {each["name"]: each["is_done"] for each in ask(user, "admin:overview").json()["steps"]}


def test_each_step_is_done_once_it_is_so_and_not_when_it_ceases_to_be(boss: Any) -> None:
    Department.objects.get_or_create(name="Support")
    steps = dict.fromkeys(("worker", "agents", "departments", "mail", "sla"), False)
    assert done(boss) == steps
    beat("worker")
    grace = make_agent("grace").profile
    assert done(boss) == {**steps, "worker": True, "agents": True}
    Department.objects.get().agents.add(grace)
    post_mail(postmark_mail())
    hours = HoursDetails("Office", "UTC", [OpenWindow(0, "09:00", "17:00")])
    create_business_hours(hours, by=SYSTEM)
    assert set(done(boss).values()) == {True}
    AgentProfile.objects.filter(pk=grace.pk).update(removed_at=grace.created_at)
    assert done(boss) == {**steps, "worker": True, "mail": True, "sla": True}


def test_put_away_by_one_admin_it_is_gone_for_all_and_recorded_once(boss: Any) -> None:
    assert send(boss, "admin:first_steps_dismiss").json() == {"steps": [], "dismiss_url": None, "stranded": None}
    other = make_agent("other", is_admin=True)
    dismiss_first_steps(by=other)
    assert ask(other.profile.user, "admin:overview").json() == {"steps": [], "dismiss_url": None, "stranded": None}
    assert audited() == [("first_steps.dismissed", {"subject_id": None, "subject": ""}, "Boss")]


def test_an_agent_puts_nothing_away() -> None:
    with pytest.raises(NotAllowed):
        dismiss_first_steps(by=make_agent())
    assert audited() == []
