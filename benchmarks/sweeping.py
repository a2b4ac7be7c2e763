"""Finding 10,000 broken promises among 100,000: ``python -m benchmarks.sweeping`` on the filled database."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

RUNNING, DUE = 100_000, 10_000
ROUNDS = 20
SECONDS, IDLE_MS = 5.0, 10.0
WORKERS = 2


def main() -> None:
    """Time a sweep of nothing, of 10,000 and of 10,000 by two workers at once."""
    from benchmarks import target

    target.require_benchmark(is_told=False)
    running = promise()
    print(f"{running:,} running clocks")
    idle = statistics.median(timed(sweep) for _ in range(ROUNDS)) * 1e3
    print(f"{'nothing due, median of ' + str(ROUNDS):<44}{idle:8.2f} ms, wanted {IDLE_MS:.0f}")
    let_pass()
    print(f"{f'{DUE:,} newly due':<44}{timed(sweep):8.2f} s, wanted {SECONDS:.0f}")
    assert_each_told_once(DUE)
    let_pass()
    workers = [worker_ready() for _ in range(WORKERS)]
    print(f"{f'{DUE:,} more, {WORKERS} workers at once':<44}{timed(lambda: let_go(workers)):8.2f} s")
    assert_each_told_once(2 * DUE)
    print("each breach told once")


def promise() -> int:
    """Have the newest tickets promised a resolution within a month, in place of what they were promised."""
    from django.db import connection

    from escalated.sla.models import ClockKind, SlaClock
    from escalated.sla.policies import standard_policy
    from escalated.tickets.models import Ticket
    from escalated.timeline.models import TicketActivity

    terms = standard_policy().terms.latest("number")
    TicketActivity.objects.filter(kind="sla.breached").delete()
    SlaClock.objects.all().delete()
    fields = (
        "ticket_id, kind, message_key, terms_id, basis, target, state, started_at, since, carried, pauses, warned_up_to"
    )
    clocks = (
        f"INSERT INTO {SlaClock._meta.db_table} ({fields}, due_at, checked_at) "
        "SELECT id, %s, 0, %s, '', '40:00:00', 'running', now(), now(), '0', '[]', '40:00:00', "
        "now() + (id %% 30 + 1) * interval '1 day', now() + (id %% 30 + 1) * interval '1 day' "
        f"FROM {Ticket._meta.db_table} ORDER BY id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(clocks, [ClockKind.RESOLUTION.value, terms.pk, RUNNING])
        cursor.execute(f"ANALYZE {SlaClock._meta.db_table}")
    return SlaClock.objects.count()


def let_pass() -> None:
    """Have so many more clocks run out a second ago."""
    from escalated.core.db import now
    from escalated.sla.models import SlaClock

    moment = now() - timedelta(seconds=1)
    keys = SlaClock.objects.filter(checked_at__isnull=False).order_by("ticket_id").values_list("pk", flat=True)[:DUE]
    SlaClock.objects.filter(pk__in=list(keys)).update(due_at=moment, checked_at=moment)


def sweep() -> None:
    from escalated.automation.breaching import check_sla_breaches

    check_sla_breaches()


def worker_ready() -> subprocess.Popen[str]:
    """Start a process that sweeps as soon as it reads a line."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sweeping", "worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    return worker


def let_go(workers: list[subprocess.Popen[str]]) -> None:
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    assert {worker.wait() for worker in workers} == {0}


def work() -> None:
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    sweep()


def assert_each_told_once(wanted: int) -> None:
    from django.db.models import Count

    from escalated.timeline.models import TicketActivity

    told = TicketActivity.objects.filter(kind="sla.breached")
    tickets = told.aggregate(all=Count("ticket"), different=Count("ticket", distinct=True))
    assert tickets == {"all": wanted, "different": wanted}, tickets


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    work() if sys.argv[1:] == ["worker"] else main()
