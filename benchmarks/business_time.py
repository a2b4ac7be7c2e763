"""How long a deadline takes to compute: eight hours, five years, and the first one of all."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from timeit import repeat

from escalated.sla.business_time import Holiday, Schedule, Window, due_at, elapsed

WINDOWS = tuple(Window(day, *hours) for day in range(5) for hours in [(clock(9), clock(12)), (clock(13), clock(17))])
HOLIDAYS = tuple(Holiday(month, day) for month, day in [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)])
START = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
A_YEAR = timedelta(hours=7 * 5 * 52)
ROUNDS = 20_000


def main() -> None:
    begun = time.perf_counter()
    schedule = Schedule("Europe/Berlin", WINDOWS, HOLIDAYS)
    due_at(schedule, START, timedelta(hours=8))
    print(f"{'first ever, with its zone and holidays':<44}{(time.perf_counter() - begun) * 1e3:8.2f} ms")
    years = due_at(schedule, START, 5 * A_YEAR)
    cases: dict[str, Callable[[], object]] = {
        "due_at, 8 business hours": lambda: due_at(schedule, START, timedelta(hours=8)),
        "due_at, 5 years of business hours": lambda: due_at(schedule, START, 5 * A_YEAR),
        "elapsed, over 5 years": lambda: elapsed(schedule, START, years),
    }
    for name, case in cases.items():
        print(f"{name:<44}{min(repeat(case, number=ROUNDS, repeat=5)) / ROUNDS * 1e6:8.2f} µs")


if __name__ == "__main__":
    main()
