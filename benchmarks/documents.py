"""The documents that search finds tickets by, and their words where each database keeps them."""

from __future__ import annotations

from django.db import connection

from benchmarks.tables import BesidesTable, Loading, Table
from escalated.search.backends import Entry, PostgreSQL
from escalated.search.models import SearchDocument

FIELDS = "id ticket reply is_internal"


class Documents:
    """Documents on their way into the database."""

    def __init__(self, loading: Loading) -> None:
        self.loading = loading
        self.has_column = connection.vendor == "postgresql"
        self.table = Table(SearchDocument, FIELDS, outside="tokens" if self.has_column else "")
        self.words = BesidesTable(f"{self.table.name}_fts", "rowid tokens")

    def add(self, entry: Entry) -> None:
        if not entry.tokens:
            return
        pk = self.table.take_id()
        row = (pk, entry.ticket_id, entry.reply_id, entry.is_internal)
        if self.has_column:
            self.loading.add(self.table, (*row, PostgreSQL().stored(entry.tokens)))
        else:
            self.loading.add(self.table, row)
            self.loading.add(self.words, (pk, " ".join(entry.tokens)))
