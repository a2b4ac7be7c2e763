"""Runs all that is due, for ever."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from escalated.core.jobs import on_wake, tick
from escalated.core.worker import BEAT_EVERY, beat

logger = logging.getLogger("escalated.worker")

POLL_SECONDS = 1.0
JOBS_PER_TURN = 20  # of each kind: between turns the worker hears that it shall stop
AFTER_TROUBLE_SECONDS = 3.0


class Command(BaseCommand):
    help = "Send and read mail and do all else that is due, until stopped. Run one of these per install."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Escalated worker: running. Ctrl-C stops it.")
        run(stop)
        self.stdout.write("Escalated worker: stopped.")


def run(stop: threading.Event) -> None:
    """Tick each second until told to stop; a database that is away is waited for."""
    woken = threading.Event()
    forget = on_wake(lambda name, pk: woken.set())
    pulse = threading.Thread(target=_pulse, args=(stop,), daemon=True)
    pulse.start()
    try:
        while not stop.is_set():
            pause = _turn()
            if woken.wait(pause):
                woken.clear()
    finally:
        forget()
        pulse.join(timeout=2)


def _turn() -> float:
    try:
        close_old_connections()
        return 0.0 if tick(JOBS_PER_TURN) else POLL_SECONDS
    except Error:
        logger.exception("The database does not answer; trying again")
        return AFTER_TROUBLE_SECONDS


def _pulse(stop: threading.Event) -> None:
    """Beat from a thread of its own: a slow mail server must not make a living worker look dead."""
    while not stop.is_set():
        try:
            close_old_connections()
            beat("worker")
        except Error:
            logger.warning("Could not note the heartbeat", exc_info=True)
        stop.wait(BEAT_EVERY.total_seconds())
    close_old_connections()
