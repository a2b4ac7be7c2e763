"""Writes anew by which words tickets and people are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from escalated.people.words import reindex_contacts
from escalated.tickets.indexing import reindex, sweep
from escalated.tickets.references import reference_of


class Command(BaseCommand):
    help = "Write the search index anew, some tickets at a time; while it runs, the desk goes on and finds what it can."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=200, help="tickets in one transaction (200)")
        parser.add_argument("--after", type=int, default=0, help="go on behind the ticket with this id")

    def handle(self, *args: Any, **options: Any) -> None:
        last = options["after"]
        while reached := reindex(last, max(1, options["batch"])):
            last = reached
            self.stdout.write(f"{reference_of(last)}; if this ends early, go on with --after {last}")
        self._people(max(1, options["batch"]))
        sweep()
        self.stdout.write("The search index is complete.")

    def _people(self, batch: int) -> None:
        last = 0
        while reached := reindex_contacts(last, batch):
            last = reached
