"""Doing things at the same moment, each on a thread and a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

R = TypeVar("R")

PATIENCE_SECONDS = 60


def together(*acts: Callable[[], R]) -> Sequence[R | Exception]:
    """Start all of them at once and return what each returned or raised, in the order given."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], R]) -> R | Exception:
        try:
            gate.wait(PATIENCE_SECONDS)
            return act()
        except Exception as error:  # noqa: BLE001  a loser's error is a result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts, timeout=PATIENCE_SECONDS))
