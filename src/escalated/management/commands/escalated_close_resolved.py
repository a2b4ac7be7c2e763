"""Close what was resolved long enough ago. The worker does this by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from escalated.automation.closing import close_resolved_tickets


class Command(BaseCommand):
    help = "Close what was resolved long enough ago. The worker does this by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{close_resolved_tickets()} closed")
