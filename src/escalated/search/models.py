"""The documents that are searched."""

from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """What one message, or a ticket itself, is found by; an internal one is the agents' alone.

    Its words are beside it, in what each database searches best: a tsvector column on PostgreSQL, a column with a
    FULLTEXT index on MariaDB, a row of an FTS5 table with the document's key on SQLite.
    """

    ticket = models.ForeignKey("escalated.Ticket", on_delete=models.CASCADE, related_name="+")
    reply = models.OneToOneField("escalated.Reply", null=True, on_delete=models.CASCADE, related_name="+")
    is_internal = models.BooleanField()
