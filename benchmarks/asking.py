"""Asking the server for one page, many times: how many queries, how long, and by which plans."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from escalated.standalone.server import spare_what_is_loaded
from escalated.tickets.models import Reply, Ticket
from escalated.timeline.models import TicketActivity

RUNS = 40
WARM_UPS = 3
JSON = {"Accept": "application/json"}
LARGE = [Ticket, Reply, TicketActivity]


@dataclass
class Case:
    """A page to ask for: by whom, at which address, and what it may cost."""

    name: str
    client: Client
    path: str
    budget: float = 50
    most_queries: int = 12
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Measured:
    """What asking cost, in milliseconds, and what the database had to read whole.

    ``cpu`` is this process's own time, ``cpu95`` its p95, ``database`` what a database server says it took: a busy
    machine does not stretch them as it stretches ``p50`` and ``p95``. ``load`` is how busy it was. ``ways`` is how the
    slowest statement came at its rows.
    """

    case: Case
    status: int
    queries: int
    p50: float
    p95: float
    cpu: float
    cpu95: float
    load: float
    database: float
    scans: list[str]
    rows_read: int
    ways: list[str]

    @property
    def verdict(self) -> str:
        """Return what is wrong, or ok."""
        wrong = [f"answers {self.status}"] if self.status not in (200, 304) else []
        wrong += [f"p95 over {self.case.budget:.0f} ms"] if self.p95 > self.case.budget else []
        wrong += [f"over {self.case.most_queries} queries"] if self.queries > self.case.most_queries else []
        wrong += [f"reads all of {name}" for name in self.scans]
        return "; ".join(wrong) or "ok"


def measure(case: Case, plans: Path) -> Measured:
    """Ask often, then once more with every statement explained into a file."""
    for _ in range(WARM_UPS):
        _ask(case)
    spare_what_is_loaded()  # as our server does; what finding the case left behind is not the page's to sweep
    taken = [_timed(case) for _ in range(RUNS)]
    wall, cpu = [each[0] for each in taken], [each[1] for each in taken]
    with CaptureQueriesContext(connection) as seen:
        response = _ask(case)
    statements = [each["sql"] for each in seen.captured_queries]
    explained = [(sql, _explain(sql)) for sql in statements if sql.startswith(("SELECT", "(SELECT", "WITH"))]
    slowest = max(seen.captured_queries, key=lambda each: float(each["time"]), default={"sql": ""})["sql"]
    _keep(plans / f"{re.sub(r'[^a-z0-9]+', '-', case.name.lower()).strip('-')}.txt", explained)
    return Measured(
        case,
        response.status_code,
        queries=len(statements),
        p50=median(wall),
        p95=quantiles(wall, n=20)[-1],
        cpu=median(cpu),
        cpu95=quantiles(cpu, n=20)[-1],
        load=os.getloadavg()[0],
        database=sum(_server_time(plan) for _, plan in explained),
        scans=sorted({table for sql, plan in explained for table in _scans(plan, sql)}),
        rows_read=max((_rows_read(plan) for _, plan in explained), default=0),
        ways=_ways(dict(explained).get(slowest, [])),
    )


def _ask(case: Case) -> Any:
    return case.client.get(case.path, headers={**JSON, **case.headers})


def _timed(case: Case) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    _ask(case)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _explain(sql: str) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), ())
            found = cursor.fetchone()[0]
            return (found if isinstance(found, list) else json.loads(found))[0]
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"), ())
        return [row[3] for row in cursor.fetchall()]


def _keep(path: Path, explained: list[tuple[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [f"{sql}\n\n{json.dumps(plan, indent=1)}\n" for sql, plan in explained]
    path.write_text("\n\n".join(parts), encoding="utf-8")


def _large_tables() -> set[str]:
    from escalated import models

    document = getattr(models, "SearchDocument", None)
    return {each._meta.db_table for each in [*LARGE, *([document] if document else [])]}


def _scans(plan: Any, sql: str) -> Iterator[str]:
    """Yield the large tables that are read whole; a scan that a LIMIT ends early is none."""
    large = _large_tables()
    if isinstance(plan, list):
        names = {alias: table for table, alias in re.findall(r'"(\w+)" ([A-Z]\d+)', sql)}
        for line in plan:
            found = re.match(r"SCAN (\w+)(?! USING| VIRTUAL)\s*$", line)
            if found and (table := names.get(found[1], found[1])) in large:
                yield table
        return
    for node in _nodes(plan["Plan"]):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
            yield node["Relation Name"]


def _ways(plan: Any) -> list[str]:
    """Return the scans of a plan, the outermost first."""
    if isinstance(plan, list):
        return [line for line in plan if line.startswith(("SCAN", "SEARCH"))]
    scans = (node for node in _nodes(plan["Plan"]) if "Scan" in node["Node Type"])
    return [f"{node['Node Type']} {node.get('Index Name') or node.get('Relation Name', '')}" for node in scans]


def _server_time(plan: Any) -> float:
    return 0.0 if isinstance(plan, list) else float(plan["Planning Time"] + plan["Execution Time"])


def _rows_read(plan: Any) -> int:
    """Return how many rows of any table the database looked at, where it says so."""
    if isinstance(plan, list):
        return 0
    read = (node for node in _nodes(plan["Plan"]) if "Scan" in node["Node Type"])
    return int(max((_looked_at(node) for node in read), default=0))


def _looked_at(node: dict[str, Any]) -> float:
    removed = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return float((node["Actual Rows"] + removed) * node["Actual Loops"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("Plans", []):
        yield from _nodes(each)
