"""On PostgreSQL a search reads the index, or the newest tickets, but never all of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Mod

from escalated.people.actors import Agent
from escalated.search.models import SearchDocument
from escalated.tickets.filters import TicketFilters, candidates
from escalated.tickets.models import Ticket
from escalated.tickets.searching import search_for
from tests.web.test_plans import captured, desk, nodes, queue

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

__all__ = ["desk"]

# Of 50,000 tickets every second says "common", every 200th "seldom", every 10,000th "rare", and each two of 500 others:
# of how frequent the beginning of a word is, the planner has no idea before it knows a hundred words. "after" follows
# "before" in all but every 5,000th, where it goes before it. So does "lower" follow "upper" in every third: the
# planner, who takes words to be of no concern to each other, believes that both are in every ninth.
FILL = """
INSERT INTO {document} (ticket_id, is_internal, tokens)
SELECT id, false, array_to_tsvector(ARRAY['all', CASE WHEN id %% 2 = 0 THEN 'common' ELSE 'other' END,
    CASE WHEN id %% 200 = 0 THEN 'seldom' ELSE 'usual' END, CASE WHEN id %% 10000 = 0 THEN 'rare' ELSE 'usual' END,
    'filler' || id %% 500, 'padding' || id %% 499])
    || (CASE WHEN id %% 5000 = 0 THEN '''after'':1 ''before'':2' ELSE '''before'':1 ''after'':2' END)::tsvector
    || (CASE WHEN id %% 15000 = 0 THEN '''lower'':1 ''upper'':2' WHEN id %% 3 = 0 THEN '''upper'':1 ''lower'':2' ELSE ''
        END)::tsvector
FROM {ticket}
"""


@pytest.fixture
def searched(desk: Agent) -> Agent:
    """Return an agent beside 50,000 tickets with a document each."""
    names = {name: model._meta.db_table for name, model in (("document", SearchDocument), ("ticket", Ticket))}
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(**names).replace("%%", "%"))
        cursor.execute(f"ANALYZE {names['document']}")
    return desk


def reads(rows: QuerySet[Any]) -> list[tuple[str, float]]:
    """Return how each scan of tickets and documents read, and how many rows."""
    tables = (Ticket._meta.db_table, SearchDocument._meta.db_table)
    plan = json.loads(rows.explain(format="json", analyze=True))[0]["Plan"]
    found = [each for each in nodes(plan) if each.get("Relation Name") in tables]
    return [(each["Node Type"], (each["Actual Rows"] + _removed(each)) * each["Actual Loops"]) for each in found]


def _removed(node: dict[str, Any]) -> float:
    return float(sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck")))


WORDS = ["rare", "seldom", "common", "common rare", "common usual", "common other", "-common", "-rare", "comm", "no"]


@pytest.mark.parametrize("q", [*WORDS, '"before after"', '"after before"', '"upper lower"'])
def test_a_search_reads_a_part(searched: Agent, q: str) -> None:
    for sort in ("-last_activity_at", "created_at", "-priority"):
        filters, search = TicketFilters(q=q, sort=sort), search_for(q, viewer=searched)
        among = candidates(Ticket.objects.visible_to(searched), filters, viewer=searched, search=search)
        read = reads(captured(queue(searched, q=q, sort=sort), sort, "", among=among))
        assert "Seq Scan" not in {kind for kind, _ in read}, (sort, read)
        assert sum(rows for _, rows in read) < 10_000, (sort, read)


@pytest.mark.parametrize(
    ("q", "is_common"),
    [
        ('"before after"', True),
        ('"after before"', True),
        ('"upper lower"', True),
        ('"lower upper"', False),
        ("after", True),
    ],
)
def test_a_phrase_is_as_common_as_what_is_read_to_find_it(searched: Agent, q: str, is_common: bool) -> None:
    found = search_for(q, viewer=searched)
    assert (found.candidates is not None) == is_common
    if not is_common:
        exchanged = Ticket.objects.alias(rest=Mod("pk", 15_000)).filter(rest=0)
        assert set(Ticket.objects.filter(found.condition)) == set(exchanged)
