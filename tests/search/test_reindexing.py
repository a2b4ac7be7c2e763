"""The index made anew is the one that grew."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from escalated.search.backends import backend
from escalated.search.models import SearchDocument
from escalated.tickets.indexing import are_indexed
from escalated.tickets.models import Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.tagging import add_tags
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db


def documents() -> list[Any]:
    """Return what is indexed of which ticket and message, without the documents' own keys."""
    table = SearchDocument._meta.db_table
    words, joined = (
        ("d.tokens", "")
        if connection.vendor == "postgresql"
        else (
            "w.tokens",
            f"LEFT JOIN {table}_fts w ON w.rowid = d.id",
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT d.ticket_id, d.reply_id, d.is_internal, {words} FROM {table} d {joined}")
        return sorted(cursor.fetchall(), key=repr)


def reindex(**options: Any) -> str:
    said = StringIO()
    call_command("escalated_reindex", stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def tickets() -> list[Ticket]:
    agent, tickets = make_agent(), [make_ticket(subject=f"Zebra {number}") for number in range(5)]
    for ticket in tickets[1:]:
        reply_to_ticket(ticket, "Grüße, 領収書", by=agent)
        add_note(ticket, "for us alone", by=agent)
        add_tags(ticket, ["refund"], by=agent)
    return tickets


def test_from_nothing_it_is_the_same(tickets: list[Ticket]) -> None:
    grown = documents()
    assert len(grown) == 5 * 2 + 4 * 3
    assert are_indexed()
    backend().remove(SearchDocument.objects.all())
    assert (documents(), are_indexed()) == ([], False)
    reindex(batch=2)
    assert (documents(), are_indexed()) == (grown, True)
    reindex()
    assert documents() == grown


def test_it_goes_on_where_it_ended(tickets: list[Ticket]) -> None:
    backend().remove(SearchDocument.objects.all())
    said = reindex(after=tickets[2].pk, batch=1)
    assert {row[0] for row in documents()} == {tickets[3].pk, tickets[4].pk}
    assert f"go on with --after {tickets[3].pk}" in said


def test_words_of_what_is_gone_are_swept(tickets: list[Ticket]) -> None:
    tickets[0].delete()
    grown = documents()
    reindex()
    assert documents() == grown
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {SearchDocument._meta.db_table}_fts")
            assert cursor.fetchone()[0] == len(grown)
