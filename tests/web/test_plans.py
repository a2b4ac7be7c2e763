"""On PostgreSQL no list of tickets reads the whole table, on any page of any sort."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from escalated.core import counting
from escalated.core.db import now
from escalated.core.paging import page
from escalated.people.actors import Agent, Requester
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets import filters
from escalated.tickets.counts import desk_counts
from escalated.tickets.filters import Sort, TicketFilters, are_few, matching
from escalated.tickets.finding import colleagues_requests
from escalated.tickets.hearing import MOST, audible
from escalated.tickets.models import Tag, Ticket
from escalated.timeline.models import TicketActivity
from escalated.web.schemas.dashboard import overview_for
from tests.making import make_agent, make_customer, make_ticket

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

ROWS = 50_000
CUSTOMERS = 2_000
FILL = """
INSERT INTO {ticket} (subject, requester_id, department_id, assignee_id, status, priority, type, channel, preview,
    version, created_at, updated_at, last_activity_at, last_reply_at, requester_read_at, public_at, is_spam,
    resolved_at, closed_at)
SELECT 'Ticket ' || n, %(first)s + n %% {customers}, %(department)s, CASE WHEN n %% 3 = 0 THEN %(agent)s END,
    CASE WHEN n <= 2500 THEN 'open' ELSE 'closed' END, 1 + n %% 5, 'question', 'email', '', 1,
    moment, moment, moment, moment, moment, moment, FALSE,
    CASE WHEN n > 2500 THEN moment END, CASE WHEN n > 2500 THEN moment END
FROM (SELECT n, now() - n * interval '7 seconds' AS moment FROM generate_series(1, {rows}) n) rows
"""
HAPPEN = """
INSERT INTO {activity} (ticket_id, kind, data, is_public, actor_kind, actor_id, actor_name, created_at,
    state, attempts, next_attempt_at, lease, reason)
SELECT id, 'reply.added', '{{}}', TRUE, 'agent', 1, 'Grace', created_at, 'done', 0, created_at, '', ''
FROM {ticket} ORDER BY created_at
"""


@pytest.fixture
def desk() -> Agent:
    """Return an agent beside 50,000 tickets of 2,000 customers, one in twenty unresolved."""
    agent = make_agent()
    contacts = Contact.objects.bulk_create(Contact(email=f"c{n}@example.org") for n in range(CUSTOMERS))
    values = {"first": contacts[0].pk, "agent": agent.profile.pk, "department": Department.objects.get().pk}
    table = connection.ops.quote_name(Ticket._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(ticket=table, rows=ROWS, customers=CUSTOMERS), values)
        cursor.execute(f"ANALYZE {table}")
    return agent


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from nodes(each)


def plan_of(rows: QuerySet[Any], model: type[Model] = Ticket) -> list[dict[str, Any]]:
    """Return the nodes of the plan that read tickets, or rows of another model."""
    explained = json.loads(rows.explain(format="json", analyze=True))
    found = nodes(explained[0]["Plan"])
    return [each for each in found if each.get("Relation Name") == model._meta.db_table]


def captured(tickets: QuerySet[Any], sort: str, after: str, **given: Any) -> QuerySet[Any]:
    """Return the very query that the page runs, the first where it runs two."""
    seen: list[QuerySet[Any]] = []

    class Seeing(type(tickets)):  # type: ignore[misc]
        def __iter__(self) -> Any:
            seen.append(self)
            return super().__iter__()

    tickets = tickets._chain()  # type: ignore[attr-defined]
    tickets.__class__ = Seeing
    page(tickets, sort=sort, after=after, size=50, **given)
    return seen[0]


def queue(desk: Agent, **given: Any) -> QuerySet[Any]:
    return matching(Ticket.objects.visible_to(desk).for_list(), TicketFilters(**given), viewer=desk)


def deep_cursor(tickets: QuerySet[Any], sort: str) -> str:
    after = ""
    for _ in range(15):
        after = page(tickets, sort=sort, after=after, size=50).next_cursor or after
    assert after
    return after


def by_index(read: list[dict[str, Any]]) -> bool:
    return bool(read) and all("Index" in each["Node Type"] or "Bitmap" in each["Node Type"] for each in read)


def rows_read(read: list[dict[str, Any]]) -> int:
    return sum((each["Actual Rows"] + each.get("Rows Removed by Filter", 0)) * each["Actual Loops"] for each in read)


@pytest.mark.parametrize("sort", get_args(Sort))
def test_the_queue_reads_what_it_shows(desk: Agent, sort: str) -> None:
    for state in ("unresolved", "all"):
        tickets = queue(desk, state=state, sort=sort)
        for after in ("", deep_cursor(tickets, sort)):
            read = plan_of(captured(tickets, sort, after))
            assert by_index(read), (state, after, read)
            assert rows_read(read) <= 2000, (state, after, rows_read(read))  # at most the unresolved that are left


def spread_over(*, days: int) -> None:
    """Move the tickets apart, all in their order."""
    table = connection.ops.quote_name(Ticket._meta.db_table)
    moment = f"now() - (id - (SELECT min(id) FROM {table})) * interval '{days * 86400 / ROWS} s'"
    columns = ("created_at", "last_activity_at", "resolved_at")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {', '.join(f'{column} = {moment}' for column in columns)}")
        cursor.execute(f"ANALYZE {table}")


@pytest.mark.parametrize("field", ["created", "resolved"])
def test_a_day_of_long_ago_is_read_without_the_days_since(desk: Agent, field: str) -> None:
    spread_over(days=40)
    day = (now() - timedelta(days=30)).date()
    given: dict[str, Any] = {f"{field}_from": day, f"{field}_to": day, "state": "all"}
    assert are_few(TicketFilters(**given), viewer=desk)
    read = plan_of(captured(queue(desk, **given), "-last_activity_at", "", gathers=True))
    assert by_index(read)
    assert rows_read(read) <= ROWS / 40 + 1


def test_a_rare_tag_is_read_without_the_tickets_of_others(desk: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    tag, through = Tag.objects.create(name="Rare", key="rare"), Ticket.tags.through
    oldest = Ticket.objects.order_by("last_activity_at").values_list("pk", flat=True)[:100]
    through.objects.bulk_create(through(ticket_id=pk, tag=tag) for pk in oldest)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {through._meta.db_table}")
    given: dict[str, Any] = {"tag": [tag.pk], "state": "all"}
    assert are_few(TicketFilters(**given), viewer=desk)
    read = plan_of(captured(queue(desk, **given), "-last_activity_at", "", gathers=True))
    assert by_index(read)
    assert rows_read(read) <= 101
    monkeypatch.setattr(filters, "RARE", 100)
    assert not are_few(TicketFilters(**given), viewer=desk)


def test_many_days_are_walked_and_those_of_the_sort_too(desk: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    today = now().date()
    assert not are_few(TicketFilters(created_from=today, sort="created_at"), viewer=desk)
    assert not are_few(TicketFilters(), viewer=desk)
    monkeypatch.setattr(filters, "MANY", 1000)
    assert not are_few(TicketFilters(created_from=today - timedelta(days=4)), viewer=desk)


def test_an_agents_own_queue_reads_no_other(desk: Agent) -> None:
    read = plan_of(captured(queue(desk, assignee=["me"]), "-last_activity_at", ""))
    assert by_index(read)


def test_the_customers_list_reads_their_own(desk: Agent) -> None:
    assert AgentProfile.objects.count() == 1
    person = Requester((Contact.objects.filter(email="c7@example.org").get(),))
    own = Ticket.objects.visible_to(person)
    for state in (own, own.unresolved(), own.finished()):
        for after in ("", page(own, sort="-last_reply_at", after="", size=5).next_cursor):
            read = plan_of(captured(state, "-last_reply_at", after))
            assert by_index(read)
            assert rows_read(read) <= 30


def test_a_colleagues_list_reads_those_of_the_organisation(desk: Agent) -> None:
    Contact.objects.filter(email__startswith="c77").update(organisation="acme")  # 11 people with 25 tickets each
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Contact._meta.db_table}")
    person = Requester((Contact.objects.filter(email="c77@example.org").get(),), organisation="acme")
    for text in ("", "nothing of this"):
        shared = colleagues_requests(person, text)
        for state in (shared, shared.unresolved(), shared.finished()):
            read = plan_of(captured(state, "-last_reply_at", ""))
            assert by_index(read), (text, read)
            assert rows_read(read) <= 11 * 25


def test_the_pages_of_a_ticket_read_by_key(desk: Agent) -> None:
    ticket = make_ticket(make_customer()[1])
    for rows in (Ticket.objects.with_reference(ticket.reference).for_page(), Ticket.objects.linked_with(ticket)):
        assert by_index(plan_of(rows))


@pytest.mark.parametrize("hours", [0.01, 90])
def test_a_poll_reads_what_happened_since_and_a_customers_only_their_own(desk: Agent, hours: float) -> None:
    tables = {"ticket": Ticket._meta.db_table, "activity": TicketActivity._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(HAPPEN.format(**tables))
        cursor.execute("ANALYZE {activity}".format(**tables))
    since = now() - timedelta(hours=hours)
    customer = Requester((Contact.objects.filter(email="c7@example.org").get(),))
    for actor in (desk, customer):
        rows = audible(actor).filter(created_at__gt=since).order_by("-created_at", "-id")[: MOST + 1]
        read = plan_of(rows, TicketActivity)
        assert by_index(read), (actor.kind, read)
        assert rows_read(read) <= MOST + 1, (actor.kind, read)


def reads_of(ask: Callable[[], object]) -> Iterator[list[dict[str, Any]]]:
    """Yield how each query reads tickets."""
    with CaptureQueriesContext(connection) as seen:
        ask()
    for query in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (FORMAT JSON, ANALYZE) " + query["sql"])
            (explained,) = cursor.fetchone()
        yield [each for each in nodes(explained[0]["Plan"]) if each.get("Relation Name") == Ticket._meta.db_table]


def test_the_rail_counts_by_index(desk: Agent) -> None:
    Department.objects.bulk_create(Department(name=f"D{number}") for number in range(20))
    for read in reads_of(lambda: desk_counts(desk)):
        assert by_index(read), read
        assert rows_read(read) <= 5 * (counting.MOST + 1), read


def test_the_dashboard_reads_what_is_unresolved_or_of_the_days_it_shows(desk: Agent) -> None:
    days_ago = "UPDATE {ticket} SET created_at = {moment}, resolved_at = {moment}, first_response_at = {moment}"
    table, moment = connection.ops.quote_name(Ticket._meta.db_table), "now() - (now() - created_at) * 400"
    with connection.cursor() as cursor:  # 31 a day
        cursor.execute(days_ago.format(ticket=table, moment=moment))
        cursor.execute(f"ANALYZE {table}")
    reads = [read for read in reads_of(lambda: overview_for(desk)) if read]
    assert all(map(by_index, reads)), reads
    assert sum(map(rows_read, reads)) <= 15_000, reads  # six times the unresolved; 870 are of the days
