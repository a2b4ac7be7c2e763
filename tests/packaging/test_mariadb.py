"""MariaDB is not promised yet; that it boots and does the main job is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database() -> Iterator[str]:
    """Return the name of an empty database of its own on this machine's server."""
    name = f"escalated_boot_{os.getpid()}"
    try:
        server = pymysql.connect(host="127.0.0.1", user="root", connect_timeout=3, autocommit=True)
    except pymysql.MySQLError as error:
        pytest.skip(f"NOT TESTED ON MARIADB: none lets root in on 127.0.0.1 ({error})")
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield name
        cursor.execute(f"DROP DATABASE {name}")
    server.close()


def test_the_main_job_is_done_on_mariadb(database: str) -> None:
    story = [sys.executable, "-m", "tests.packaging.mariadb_story", database]
    ran = subprocess.run(story, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stderr.count("Traceback")) == (0, 0), ran.stderr
