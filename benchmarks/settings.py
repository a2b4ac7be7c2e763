"""The tests' host on a database of its own. ``DATABASE`` chooses it: sqlite or postgres."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["ESCALATED_TEST_DATABASE"] = os.environ.get("DATABASE", "sqlite")

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

FOLDER = Path(__file__).resolve().parents[1] / "bench-data"
NAME = "escalated_bench"
IS_POSTGRES = os.environ["ESCALATED_TEST_DATABASE"] == "postgres"

FOLDER.mkdir(exist_ok=True)
DATABASES["default"]["NAME"] = os.environ.get("BENCH_NAME") or (
    NAME if IS_POSTGRES else str(FOLDER / f"{NAME}.sqlite3")
)
if IS_POSTGRES:  # as the README advises
    DATABASES["default"]["OPTIONS"] = {"options": "-c max_parallel_workers_per_gather=0"}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / f"{NAME}_test.sqlite3")}
