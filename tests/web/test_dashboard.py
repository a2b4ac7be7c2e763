"""The agents' first screen: what waits for them, their day, the team's volume."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from escalated.core.install import forget
from escalated.people.actors import Agent
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import allowing
from escalated.tickets.answering import Composed, send_note
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.drafting import save_draft
from escalated.tickets.models import Ticket
from escalated.tickets.overview import DAYS, figures_for
from escalated.tickets.reading import mark_read
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.transitioning import resolve_ticket
from tests.making import make_agent, make_requester, make_ticket, signed_in
from tests.web.asking import INERTIA, JSON, url

pytestmark = pytest.mark.django_db

MOST = 12


def overview(agent: Agent) -> Any:
    return signed_in(agent.profile.user).get(url("agent:dashboard"), headers=JSON).json()["overview"]


def opened_ago(**ago: int) -> Ticket:
    ticket = make_ticket()
    moment = timezone.now() - timedelta(**ago)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=moment, last_reply_at=moment, last_activity_at=moment)
    ticket.refresh_from_db()
    return ticket


def note_on(ticket: Ticket, body: str, *, by: Agent, to: Agent) -> None:
    send_note(ticket, Composed(Body(body)), by=by, mentions=[to.profile.pk])


def test_what_waits_longest_for_me_comes_first() -> None:
    agent, other = make_agent(), make_agent()
    newer, older, answered, foreign = (opened_ago(hours=hours) for hours in (1, 5, 9, 10))
    for ticket in (newer, older, answered):
        assign_ticket(ticket, agent.profile, by=agent)
    assign_ticket(foreign, other.profile, by=agent)
    reply_to_ticket(answered, "Done.", by=agent)
    waiting = overview(agent)["waiting"]
    assert [row["reference"] for row in waiting["tickets"]] == [older.reference, newer.reference]
    assert waiting["count"] == {"count": 2, "is_more": False}


def test_the_link_of_a_list_shows_exactly_its_tickets() -> None:
    agent = make_agent()
    mine, free, done = (make_ticket() for _ in range(3))
    assign_ticket(mine, agent.profile, by=agent)
    resolve_ticket(done, by=agent)
    client, shown = signed_in(agent.profile.user), overview(agent)
    for name, expected in (("waiting", mine), ("unassigned", free)):
        queue = client.get(shown[name]["url"], headers=JSON).json()
        assert [row["reference"] for row in queue["tickets"]] == [expected.reference]


def test_the_most_urgent_of_what_nobody_has_taken_comes_first() -> None:
    agent = make_agent()
    old, urgent = opened_ago(days=3), make_ticket(priority="urgent")
    assert [row["reference"] for row in overview(agent)["unassigned"]["tickets"]] == [urgent.reference, old.reference]


def test_a_mention_is_told_until_it_is_read() -> None:
    agent, other = make_agent("grace"), make_agent("linus")
    ticket = make_ticket()
    note_on(ticket, "Can you look at this?", by=other, to=agent)
    (row,) = overview(agent)["mentions"]["mentions"]
    assert (row["by"], row["words"], row["reference"]) == (other.name, "Can you look at this?", ticket.reference)
    assert overview(other)["mentions"]["mentions"] == []
    ticket.refresh_from_db()
    mark_read(ticket, ticket.version, by=agent)
    assert overview(agent)["mentions"] == {
        "mentions": [],
        "count": {"count": 0, "is_more": False},
        "url": f"{url('agent:tickets')}?mentioned=me&state=all",
    }


def test_my_day_is_mine_alone() -> None:
    agent, other = make_agent(), make_agent()
    tickets = [make_ticket() for _ in range(3)]
    for ticket in tickets:
        reply_to_ticket(ticket, "Try water.", by=agent)
    resolve_ticket(tickets[0], by=agent)
    resolve_ticket(tickets[1], by=other)
    save_draft(tickets[2], "reply", "<p>And one more thing</p>", by=agent)
    day = overview(agent)["day"]
    assert (day["answered"], day["resolved"]) == (3, 1)
    assert [(row["reference"], row["kind"]) for row in day["drafts"]] == [(tickets[2].reference, "reply")]
    assert (overview(other)["day"]["answered"], overview(other)["day"]["drafts"]) == (0, [])


def test_what_was_done_before_midnight_is_not_of_today() -> None:
    agent = make_agent()
    ticket = make_ticket()
    reply_to_ticket(ticket, "Try water.", by=agent)
    resolve_ticket(ticket, by=agent)
    assert (overview(agent)["day"]["answered"], overview(agent)["day"]["resolved"]) == (1, 1)
    yesterday = timezone.now() - timedelta(days=1)
    ticket.replies.update(created_at=yesterday)
    ticket.activities.update(created_at=yesterday)
    assert (overview(agent)["day"]["answered"], overview(agent)["day"]["resolved"]) == (0, 0)


def test_a_day_is_a_day_of_the_agent(settings: Any) -> None:
    """At 22:30 UTC it is the next day already in Auckland."""
    agent = make_agent()
    ticket = make_ticket()
    moment = datetime.now(UTC).replace(hour=22, minute=30) - timedelta(days=2)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=moment)
    settings.TIME_ZONE = "Pacific/Auckland"
    (day,) = [each for each in overview(agent)["team"]["days"] if each["opened"]]
    assert day["day"] == str(moment.date() + timedelta(days=1))
    queue = signed_in(agent.profile.user).get(day["opened_url"], headers=JSON).json()
    assert [row["reference"] for row in queue["tickets"]] == [ticket.reference]


def test_a_bar_leads_to_the_tickets_it_counts() -> None:
    agent = make_agent()
    opened_ago(days=40)
    for days in (2, 2, 1):
        resolve_ticket(opened_ago(days=days), by=agent)
    team = overview(agent)["team"]
    client = signed_in(agent.profile.user)
    assert sum(day["opened"] for day in team["days"]) == 3
    assert sum(day["resolved"] for day in team["days"]) == 3
    for day in team["days"]:
        for kind in ("opened", "resolved"):
            assert len(client.get(day[f"{kind}_url"], headers=JSON).json()["tickets"]) == day[kind]
    for age in team["ages"]:
        assert len(client.get(age["url"], headers=JSON).json()["tickets"]) == age["count"]
    assert [age["count"] for age in team["ages"]] == [0, 0, 0, 0, 1]


def test_the_first_response_is_the_middle_one() -> None:
    agent = make_agent()
    assert overview(agent)["team"]["first_response"] is None
    for minutes in (1, 5, 90):
        ticket = make_ticket()
        Ticket.objects.filter(pk=ticket.pk).update(first_response_at=ticket.created_at + timedelta(minutes=minutes))
    assert overview(agent)["team"]["first_response"] == 300
    assert overview(agent)["team"]["first_response_before"] is None


@pytest.mark.parametrize("accept", [JSON, INERTIA], ids=["json", "inertia"])
def test_it_costs_the_same_for_any_number_of_tickets(accept: dict[str, str]) -> None:
    agent = make_agent()
    client = signed_in(agent.profile.user)

    def cost() -> int:
        forget()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url("agent:dashboard"), headers=accept).status_code == 200
        return len(seen)

    def grow(count: int) -> None:
        for number in range(count):
            ticket = make_ticket(make_requester())
            if number % 2:
                assign_ticket(ticket, agent.profile, by=agent)
            save_draft(ticket, "note", "<p>Hm</p>", by=agent)
            note_on(ticket, "Look.", by=make_agent(), to=agent)

    grow(2)
    cost()
    few = cost()
    grow(30)
    assert few == cost() <= MOST


@pytest.mark.skipif(connection.vendor != "sqlite", reason="test_plans.py looks at PostgreSQL's")
def test_sqlite_counts_in_indexes_and_reads_few_tickets() -> None:
    agent = make_agent()
    with CaptureQueriesContext(connection) as seen:
        figures_for(agent)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen.captured_queries[0]["sql"])
        plan = [line for *_, line in cursor.fetchall() if line.startswith(("SCAN", "SEARCH")) and "INDEX" in line]
    used = Counter(re.findall(r"USING (?:COVERING )?INDEX (escalated_(?:open|ticket)\w+)", "\n".join(plan)))
    assert {name: count for name, count in used.items() if not name.startswith("escalated_open")} == {
        "escalated_ticket_created": DAYS,
        "escalated_ticket_resolved": DAYS + 1,
        "escalated_ticket_answered": 2,
    }
    assert not [line for line in plan if "escalated_ticket" in line and "COVERING" not in line]


def test_who_sees_no_ticket_is_told_of_none() -> None:
    agent = make_agent()
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=Role.objects.create(name="Blind", rights=allowing(())))
    resolve_ticket(make_ticket(), by=make_agent())
    make_ticket()
    shown = overview(agent)
    assert shown["unassigned"]["count"] == shown["team"]["unresolved"] == {"count": 0, "is_more": False}
    assert {day["opened"] + day["resolved"] for day in shown["team"]["days"]} == {0}


def test_an_empty_desk_has_a_dashboard() -> None:
    shown = overview(make_agent())
    assert shown["waiting"]["tickets"] == shown["unassigned"]["tickets"] == []
    assert len(shown["team"]["days"]) == 14
