"""Runs all that is due, for ever."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from escalated.core.working import work_until


class Command(BaseCommand):
    help = "Send and read mail and do all else that is due, until stopped. Run one of these per install."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Escalated worker: running. Ctrl-C stops it.")
        work_until(stop)
        self.stdout.write("Escalated worker: stopped.")
