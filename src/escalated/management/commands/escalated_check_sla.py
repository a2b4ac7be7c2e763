"""Write down the SLA warnings and breaches that are due. The worker does this by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from escalated.automation.breaching import check_sla_breaches


class Command(BaseCommand):
    help = "Write down the SLA warnings and breaches that are due. The worker does this by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{len(check_sla_breaches())} breached")
