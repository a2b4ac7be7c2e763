"""Doing things at the same moment, each on a thread or in a process, and on a database connection, of its own."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import pytest
from django.db import connections

R = TypeVar("R")

PATIENCE_SECONDS = 60
FORK = multiprocessing.get_context("fork")


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


# A loaded machine tells nothing of times.
IS_WHOLE = bool(os.environ.get("ESCALATED_ALL_ROUNDS"))
timed = pytest.mark.skipif(not IS_WHOLE, reason="compares times, on a quiet machine with ESCALATED_ALL_ROUNDS=1")


def rounds(few: int, all_of_them: int) -> range:
    """Return few rounds, or with ESCALATED_ALL_ROUNDS=1 as many as are promised."""
    return range(all_of_them if IS_WHOLE else few)


def in_processes(count: int, turns: range, act: Callable[[int, int], object]) -> list[list[str]]:
    """Let so many processes do their act in each round at the same moment; ``act`` takes process and round.

    Returns by round how it ended in each process: empty, or what was raised.
    """
    connections.close_all()  # one that two processes share would be closed by the first to end
    gate, pipes, children = FORK.Barrier(count), [], []
    for number in range(count):
        ours, theirs = FORK.Pipe(duplex=False)
        child = FORK.Process(target=_race, args=(number, turns, act, gate, theirs))
        child.start()
        theirs.close()
        pipes.append(ours)
        children.append(child)
    outcomes = [pipe.recv() for pipe in pipes]
    for child in children:
        child.join(PATIENCE_SECONDS)
    return [list(each) for each in zip(*outcomes, strict=True)]


def _race(number: int, turns: range, act: Callable[[int, int], object], gate: Any, told: Connection) -> None:
    outcomes = []
    for turn in turns:
        connections["default"].ensure_connection()
        gate.wait(PATIENCE_SECONDS)
        try:
            act(number, turn)
        except Exception as error:  # noqa: BLE001  a loser's error is a result
            outcomes.append(f"{type(error).__name__}: {error}")
        else:
            outcomes.append("")
    connections.close_all()
    told.send(outcomes)
