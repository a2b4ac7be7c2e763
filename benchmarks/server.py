"""How long the server takes, page by page: ``python -m benchmarks.server [words of the cases]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    """Measure every case that is named, print one table, and return 1 when a budget is missed."""
    import django

    django.setup()
    from django.db import connection

    from benchmarks.asking import measure
    from benchmarks.cases import Desk, cases
    from benchmarks.settings import FOLDER
    from escalated.tickets.models import Reply, Ticket

    rows = f"{Ticket.objects.count():,} tickets, {Reply.objects.count():,} messages"
    print(f"{connection.vendor}, {rows}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds\n")
    times = f"{'p50':>8}{'p95':>8}{'cpu':>7}{'cpu95':>7}{'db':>7}{'load':>6}"
    print(f"{'case':58}{'queries':>8}{times}{'budget':>8}{'rows':>9}  verdict")
    wanted, misses = " ".join(sys.argv[1:]), 0
    for case in cases(Desk.found()):
        if wanted not in case.name:
            continue
        found = measure(case, _plans(FOLDER, connection.vendor))
        times = f"{found.p50:8.1f}{found.p95:8.1f}{found.cpu:7.1f}{found.cpu95:7.1f}{found.database:7.1f}"
        numbers = f"{found.queries:8}{times}{found.load:6.1f}{case.budget:8.0f}{found.rows_read:9,}"
        print(f"{case.name[:57]:58}{numbers}  {found.verdict}  [{'; '.join(found.ways[:3])}]", flush=True)
        misses += found.verdict != "ok"
    print(f"\n{misses} over budget" if misses else "\nall within budget")
    return int(misses > 0)


def _plans(folder: Path, vendor: str) -> Path:
    return folder / "plans" / vendor


if __name__ == "__main__":
    sys.exit(main())
