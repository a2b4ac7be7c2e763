"""The report of promises: numbers of tickets one may see, over days that one chooses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escalated.core.db import now
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import Act, Scope, allowing
from escalated.sla.models import ClockKind, SlaClock
from escalated.tickets.replying import reply_to_ticket
from tests.making import make_agent, make_requester, make_ticket, signed_in
from tests.web.asking import JSON, url

pytestmark = pytest.mark.django_db


def report(agent: Agent, **query: Any) -> dict[str, Any]:
    answer = signed_in(agent.profile.user).get(url("agent:sla_report"), query, headers=JSON)
    found: dict[str, Any] = answer.json() if answer.status_code >= 400 else answer.json()["report"]
    return found


def late(kind: ClockKind) -> None:
    SlaClock.objects.filter(kind=kind).update(breached_at=now())


def test_each_kind_is_counted_and_each_group() -> None:
    agent = make_agent("grace")
    reply_to_ticket(make_ticket(make_requester()), "Try water.", by=agent)
    make_ticket(make_requester())
    late(ClockKind.RESOLUTION)
    told = report(agent)
    first, _, resolution = told["kinds"]
    assert (first["key"], first["met"], first["running"], first["on_time"]) == ("first_response", 1, 1, 100)
    assert (resolution["breached"], resolution["on_time"]) == (2, 0)
    (row,) = told["rows"]
    assert (row["met"], row["running"]) == (1, 1)


def test_days_that_are_chosen_bound_it_and_a_day_that_is_none_is_refused() -> None:
    agent = make_agent("grace")
    make_ticket(make_requester())
    long_ago = (now() - timedelta(days=9)).date().isoformat()
    assert [each["running"] for each in report(agent, from_day=long_ago, to_day=long_ago)["kinds"]] == [0, 0, 0]
    assert set(report(agent, from_day="soon")["errors"]) == {"from_day"}
    assert set(report(agent, group="colour")["errors"]) == {"group"}


def test_it_counts_only_what_its_reader_may_see() -> None:
    agent = make_agent("grace")
    role = Role.objects.create(name="Own alone", rights=allowing(Act, Scope.OWN))
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=role)
    make_ticket(make_requester())
    assert report(agent)["rows"] == []


def test_there_is_none_where_nothing_is_promised(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "SLA": {"ENABLED": False}}
    answer = signed_in(make_agent("grace").profile.user).get(url("agent:sla_report"), headers=JSON)
    assert answer.status_code == 404
