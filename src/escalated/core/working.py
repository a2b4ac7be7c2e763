"""The worker's loop: does what is due, says that it is alive, until told to stop."""

from __future__ import annotations

import logging
import threading
from time import monotonic

from django.db import Error, close_old_connections

from escalated.core.jobs import on_wake, tick
from escalated.core.worker import BEAT_EVERY, beat

logger = logging.getLogger("escalated.worker")

POLL_SECONDS = 1.0
JOBS_PER_TURN = 20  # of each kind: between turns the worker hears that it shall stop
AFTER_TROUBLE_SECONDS = 3.0
HEARS_STOP_WITHIN_SECONDS = 0.2
STUCK_AFTER_SECONDS = 600.0


class _Loop:
    """Turns until told to stop. It beats from a thread of its own, for a slow mail server must not make it look dead;
    but only while it turns, for a dead or stuck one must not look alive."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.ended = threading.Event()
        self.woken = threading.Event()
        self.turned_at = monotonic()

    def run(self) -> None:
        forget = on_wake(lambda name, pk: self.woken.set())
        pulse = threading.Thread(target=self._pulse, daemon=True)
        pulse.start()
        try:
            while not self.stop.is_set():
                self._rest(self._turn())
        finally:
            forget()
            self.ended.set()
            pulse.join(timeout=2)
            close_old_connections()

    def _turn(self) -> float:
        self.turned_at = monotonic()
        try:
            close_old_connections()
            return 0.0 if tick(JOBS_PER_TURN) else POLL_SECONDS
        except Error:
            logger.exception("The database does not answer; trying again")
            return AFTER_TROUBLE_SECONDS

    def _rest(self, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and not self.stop.is_set():
            if self.woken.wait(HEARS_STOP_WITHIN_SECONDS):
                break
        self.woken.clear()

    def _pulse(self) -> None:
        while not self.ended.is_set():
            if monotonic() - self.turned_at < STUCK_AFTER_SECONDS:
                _beat()
            self.ended.wait(BEAT_EVERY.total_seconds())
        close_old_connections()


def work_until(stop: threading.Event) -> None:
    """Tick each second, or at once when woken, until told to stop; a database that is away is waited for."""
    _Loop(stop).run()


def _beat() -> None:
    try:
        close_old_connections()
        beat("worker")
    except Error:
        logger.warning("Could not note the heartbeat", exc_info=True)
