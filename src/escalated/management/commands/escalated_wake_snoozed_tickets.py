"""Wake every snoozed ticket whose moment has come. The worker does this by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from escalated.tickets.snoozing import wake_snoozed_tickets


class Command(BaseCommand):
    help = "Wake every snoozed ticket whose moment has come. The worker does this by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{wake_snoozed_tickets()} woken")
