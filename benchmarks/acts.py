"""How long it takes to change many tickets at once: ``python -m benchmarks.acts``."""

from __future__ import annotations

import json
import os
import time
from itertools import cycle, islice
from statistics import median, quantiles

RUNS = 10  # even: after it each priority is as it was after the first


def main() -> None:
    """Change the priority of as many tickets as one request may, again and again, and print how long it took."""
    import django

    django.setup()
    from django.db import connection
    from django.urls import reverse

    from benchmarks.asking import JSON
    from benchmarks.cases import Desk
    from escalated.tickets.bulk import AT_MOST
    from escalated.tickets.models import Ticket

    desk = Desk.found()
    newest = Ticket.objects.visible_to(desk.actor).unresolved().order_by("-created_at", "-id")
    keys = list(newest.values_list("pk", flat=True)[:AT_MOST])

    def change(priority: str) -> float:
        body = json.dumps({"ticket_ids": keys, "priority": priority})
        start = time.perf_counter()
        answer = desk.agent.post(reverse("escalated_agent:bulk"), body, content_type="application/json", headers=JSON)
        taken = (time.perf_counter() - start) * 1_000
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode())
        return taken

    change("critical")
    taken = [change(priority) for priority in islice(cycle(("low", "critical")), RUNS)]
    p50, p95 = median(taken), quantiles(taken, n=20)[-1]
    print(f"{connection.vendor}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds")
    print(f"priority of {len(keys)} tickets: p50 {p50:,.0f}, p95 {p95:,.0f}")


if __name__ == "__main__":
    main()
