"""Runs all that is due, once; for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from escalated.core.jobs import tick
from escalated.core.worker import beat


class Command(BaseCommand):
    help = "Do all that is due and return. For cron, each minute, where no worker runs."

    def handle(self, *args: Any, **options: Any) -> None:
        beat("tick")
        self.stdout.write(f"{tick()} done")
