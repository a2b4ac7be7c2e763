"""Where each database keeps a document's words, and how it is asked for them.

The tables, columns and indexes are made by migration 0004. A token is letters, numbers and marks alone, so that none
can be mistaken for a sign of a query.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections, models

from escalated.core.db import database
from escalated.search.models import SearchDocument
from escalated.search.terms import Term

RARE = 10_000  # up to so many documents, going to their tickets takes no longer than going to the documents
SAMPLE = 200  # documents that are read to tell how often the words of a phrase are one


@dataclass(frozen=True)
class Entry:
    """A document to be written, and its tokens in the order of the text."""

    ticket_id: int
    reply_id: int | None
    is_internal: bool
    tokens: Sequence[str]


class Backend(ABC):
    """One database's full-text index."""

    @abstractmethod
    def add(self, entries: Sequence[Entry]) -> None:
        """Write documents that are not there yet."""

    @abstractmethod
    def condition(self, document: str, term: Term, *, is_common: bool) -> tuple[str, str]:
        """Return SQL that is true of a document in which the term is found, and its parameter.

        ``document`` is the alias of its table.
        """

    def remove(self, documents: models.QuerySet[SearchDocument]) -> None:
        documents.delete()

    @abstractmethod
    def is_common(self, term: Term) -> bool:
        """Tell whether the term is in so many documents that none may go through all of them."""

    def leads(self, *, is_common: bool) -> bool:
        """Tell whether to go from all that match to their tickets, or from tickets in order to whether they match."""
        return not is_common

    @abstractmethod
    def sweep(self) -> None:
        """Drop words whose document is gone."""

    def _execute_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        with connections[database()].cursor() as cursor:
            cursor.executemany(sql, rows)


class _Column(Backend):
    """Words in a column beside the document's own, outside of what Django knows of the table."""

    value = "%s"

    def add(self, entries: Sequence[Entry]) -> None:
        quoted, table = connections[database()].ops.quote_name, SearchDocument._meta.db_table
        columns = ", ".join(map(quoted, ("ticket_id", "reply_id", "is_internal", "tokens")))
        sql = f"INSERT INTO {quoted(table)} ({columns}) VALUES (%s, %s, %s, {self.value})"
        rows = [(each.ticket_id, each.reply_id, each.is_internal, self.stored(each.tokens)) for each in entries]
        self._execute_many(sql, rows)

    def sweep(self) -> None:
        """Have nothing to drop: they went with their documents."""

    @abstractmethod
    def stored(self, tokens: Sequence[str]) -> str:
        """Return the tokens as the column takes them."""


_HOLDS = "tokens @@ %s::tsquery"


class PostgreSQL(_Column):
    """A tsvector with a GIN index."""

    value = "%s::tsvector"
    MOST_POSITIONS, LAST_POSITION = 255, 16_383

    def stored(self, tokens: Sequence[str]) -> str:
        places: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(islice(tokens, self.LAST_POSITION), start=1):
            if len(places[token]) < self.MOST_POSITIONS:
                places[token].append(place)
        for token in islice(tokens, self.LAST_POSITION, None):
            places.setdefault(token, [self.LAST_POSITION])
        return " ".join(f"'{token}':{','.join(map(str, at))}" for token, at in places.items())

    def condition(self, document: str, term: Term, *, is_common: bool) -> tuple[str, str]:
        # What is common is not sought in the index: the planner must not go to all documents for a phrase.
        return f"({document}.tokens @@ %s::tsquery)" + (" IS TRUE" if is_common else ""), self._asked(term)

    def is_common(self, term: Term) -> bool:
        """Tell what the planner believes: it knows how frequent words are, and says so without looking for any.

        To find a phrase, the documents with all its words are read, in whatever order they are there. It does not know
        which words come together, as the halves of a Japanese word do: there some documents are read.
        """
        spelled = self._spelled(term)
        rarest = min(map(self._believed, spelled))
        if rarest < RARE or self._believed(" & ".join(spelled)) >= RARE:
            return rarest >= RARE
        return rarest * self._share_in_order(term) >= RARE

    def _believed(self, asked: str) -> int:
        (explained,) = self._answer(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {self._table} WHERE {_HOLDS}", [asked])
        return int(explained[0]["Plan"]["Plan Rows"])

    def _share_in_order(self, term: Term) -> float:
        """Return in how many of the documents with all tokens of the phrase they are in order."""
        some = f"SELECT {_HOLDS} AS in_order FROM {self._table} WHERE {_HOLDS} LIMIT {SAMPLE}"
        counts = f"SELECT COUNT(*) FILTER (WHERE in_order), COUNT(*) FROM ({some}) sample"
        found, read = self._answer(counts, [self._asked(term), " & ".join(self._spelled(term))])
        return found / read if read == SAMPLE else 0.0

    @property
    def _table(self) -> str:
        return connections[database()].ops.quote_name(SearchDocument._meta.db_table)

    def _answer(self, sql: str, asked: list[str]) -> tuple[Any, ...]:
        with connections[database()].cursor() as cursor:
            cursor.execute(sql, asked)
            row: tuple[Any, ...] = cursor.fetchone()
        return row

    def leads(self, *, is_common: bool) -> bool:
        """Leave it to the planner, who turns the second into the first by itself."""
        return False

    def _asked(self, term: Term) -> str:
        return " <-> ".join(self._spelled(term))

    def _spelled(self, term: Term) -> list[str]:
        *others, last = (f"'{token}'" for token in term.tokens)
        return [*others, f"{last}:*" if term.is_open else last]


class SQLite(Backend):
    """An FTS5 table of its own."""

    @property
    def table(self) -> str:
        return f'"{SearchDocument._meta.db_table}_fts"'

    def add(self, entries: Sequence[Entry]) -> None:
        rows = [
            SearchDocument(ticket_id=each.ticket_id, reply_id=each.reply_id, is_internal=each.is_internal)
            for each in entries
        ]
        SearchDocument.objects.bulk_create(rows)
        words = [(row.pk, " ".join(each.tokens)) for row, each in zip(rows, entries, strict=True)]
        self._execute_many(f"REPLACE INTO {self.table} (rowid, tokens) VALUES (%s, %s)", words)

    def remove(self, documents: models.QuerySet[SearchDocument]) -> None:
        keys = list(documents.values_list("pk", flat=True))
        self._execute_many(f"DELETE FROM {self.table} WHERE rowid = %s", [(key,) for key in keys])
        SearchDocument.objects.filter(pk__in=keys).delete()

    def condition(self, document: str, term: Term, *, is_common: bool) -> tuple[str, str]:
        if not is_common:
            return f"{document}.id IN (SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s)", self._asked(term)
        # To look one document up in the index takes as long as to find them all: its text is read instead.
        text = f"SELECT 1 FROM {self.table} WHERE rowid = {document}.id AND instr(' ' || tokens || ' ', %s)"
        return f"EXISTS ({text})", f" {' '.join(term.tokens)}" + ("" if term.is_open else " ")

    def _asked(self, term: Term) -> str:
        return f'"{" ".join(term.tokens)}"' + (" *" if term.is_open else "")

    def is_common(self, term: Term) -> bool:
        counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM {self.table} WHERE {self.table} MATCH %s LIMIT {RARE})"
        with connections[database()].cursor() as cursor:
            cursor.execute(counted, [self._asked(term)])
            return bool(cursor.fetchone()[0] >= RARE)

    def sweep(self) -> None:
        documents = f'SELECT id FROM "{SearchDocument._meta.db_table}"'
        with connections[database()].cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE rowid NOT IN ({documents})")


class MariaDB(_Column):
    """A FULLTEXT index. It drops what is short, common or unknown to its alphabet: no token of ours looks like that."""

    LONGEST = 84

    def stored(self, tokens: Sequence[str]) -> str:
        return " ".join(map(self._spelled, tokens))

    def condition(self, document: str, term: Term, *, is_common: bool) -> tuple[str, str]:
        # Django compares what we return with True, and a MATCH that is compared uses no index.
        table = connections[database()].ops.quote_name(SearchDocument._meta.db_table)
        found = f"SELECT id FROM {table} WHERE MATCH (tokens) AGAINST (%s IN BOOLEAN MODE)"
        return f"{document}.id IN ({found})", self._asked(term)

    def is_common(self, term: Term) -> bool:
        return False

    def _asked(self, term: Term) -> str:
        spelled = [self._spelled(token) for token in term.tokens]
        if not term.is_open:
            return f'"{" ".join(spelled)}"'
        whole = f'+"{" ".join(spelled[:-1])}" ' if spelled[:-1] else ""
        return f"{whole}+{spelled[-1]}*"

    def _spelled(self, token: str) -> str:
        plain = token if token.isascii() else token.encode().hex()
        return f"zz{plain}"[: self.LONGEST]


_BACKENDS: dict[str, Backend] = {"postgresql": PostgreSQL(), "sqlite": SQLite(), "mysql": MariaDB()}


def backend() -> Backend:
    """Return the full-text index of our database."""
    return _BACKENDS[connections[database()].vendor]
