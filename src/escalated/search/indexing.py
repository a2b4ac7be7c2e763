"""Writing documents, in the transaction of what changes them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from escalated.core.tokenising import tokens_of_document
from escalated.search.backends import Entry, backend
from escalated.search.models import SearchDocument

AT_ONCE = 200


def document(ticket_id: int, text: str, *, reply_id: int | None = None, is_internal: bool) -> Entry:
    """Return a document by which the text is found."""
    return Entry(ticket_id, reply_id, is_internal, tokens_of_document(text))


def add(entries: Iterable[Entry]) -> int:
    """Write documents that are not there yet and return how many; one without a word is none."""
    waiting, written = (each for each in entries if each.tokens), 0
    while batch := list(islice(waiting, AT_ONCE)):
        backend().add(batch)
        written += len(batch)
    return written


def remove(**of: Any) -> None:
    """Take away the documents of what is named: ``reply``, ``ticket`` and the like."""
    backend().remove(SearchDocument.objects.filter(**of))
