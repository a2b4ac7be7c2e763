"""Runs a story: tests that need a process, settings and a database of their own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]


def run_story(story: Path, settings: str, **environment: str) -> None:
    """Run the tests of a file under the settings, on SQLite; fails with what they said."""
    done = run_python("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--ds={settings}", str(story), **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert " skipped" not in done.stdout, done.stdout


def run_as_host(story: Path, shape: str = "minimal") -> str:
    """Run tests that lie in no folder of ours, as a host's do; return what they said."""
    with TemporaryDirectory(prefix="escalated-test-") as folder:
        options = ("-q", "-p", "no:cacheprovider", f"--ds=tests.hosts.{shape}.settings")
        run = Path(folder).name.removeprefix("escalated-test-")
        done = run_python("-m", "pytest", *options, str(story), ESCALATED_TEST_RUN=run)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " skipped" not in done.stdout
    return done.stdout


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python at the root of the project with files and a database apart from everybody else's."""
    own = {"ESCALATED_TEST_RUN": secrets.token_hex(6), "ESCALATED_TEST_DATABASE": "sqlite"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **own, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
