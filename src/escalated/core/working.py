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


def work_until(stop: threading.Event) -> None:
    """Tick each second, or at once when woken, until told to stop; a database that is away is waited for."""
    woken = threading.Event()
    forget = on_wake(lambda name, pk: woken.set())
    pulse = threading.Thread(target=_pulse, args=(stop,), daemon=True)
    pulse.start()
    try:
        while not stop.is_set():
            _rest(_turn(), woken, stop)
    finally:
        forget()
        pulse.join(timeout=2)
        close_old_connections()


def _turn() -> float:
    try:
        close_old_connections()
        return 0.0 if tick(JOBS_PER_TURN) else POLL_SECONDS
    except Error:
        logger.exception("The database does not answer; trying again")
        return AFTER_TROUBLE_SECONDS


def _rest(seconds: float, woken: threading.Event, stop: threading.Event) -> None:
    until = monotonic() + seconds
    while monotonic() < until and not stop.is_set():
        if woken.wait(HEARS_STOP_WITHIN_SECONDS):
            break
    woken.clear()


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
