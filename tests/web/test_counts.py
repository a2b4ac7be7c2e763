"""The request that fills the rail's counts."""

from __future__ import annotations

import pytest

from escalated.core import counting
from escalated.people.models import Department
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.following import follow_ticket
from escalated.tickets.replying import add_note
from tests.making import make_agent, make_ticket, run_due, signed_in
from tests.web.asking import INERTIA, JSON, ask, outcome, url
from tests.web.test_query_counts import queries

pytestmark = pytest.mark.django_db


def count(number: int, *, is_more: bool = False) -> dict[str, object]:
    return {"count": number, "is_more": is_more}


def test_the_rail_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    agent, other, department = make_agent(), make_agent(), Department.objects.get()
    for _ in range(3):
        ticket = make_ticket()
    assign_ticket(ticket, agent.profile, by=other)
    add_note(ticket, "Look.", by=other, mentions=[agent.profile])
    follow_ticket(ticket, by=agent)
    run_due()
    answer = ask(agent.profile.user, "agent:counts")
    assert outcome(answer) == (
        200,
        {
            "mine": count(1),
            "unassigned": count(2),
            "unresolved": count(3),
            "at_risk": count(0),
            "mentions": count(1),
            "snoozed": count(0),
            "following": count(1),
            "inbox": count(2),
            "departments": [{"id": department.pk, "name": department.name, "count": count(3)}],
            "mail_faults": [],
        },
    )
    client = signed_in(agent.profile.user)
    again = client.get(url("agent:counts"), headers=JSON | {"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_page_of_the_desk_says_where_the_counts_are() -> None:
    page = ask(make_agent().profile.user, "agent:tickets", accept=INERTIA).json()
    assert page["props"]["nav"]["agent_counts"] == "/support/agent/counts"


def test_counting_costs_five_queries() -> None:
    agent = make_agent()
    make_ticket()
    assert queries(agent.profile.user, url("agent:counts"), JSON) == 5
    assert counting.MOST == 1_000
