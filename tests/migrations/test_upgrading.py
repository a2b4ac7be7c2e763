"""An install that is upgraded keeps what it has, and its migrations lean on nothing that may change."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE
from tests.hosts.running import run_python

MIGRATIONS = sorted((PACKAGE / "migrations").glob("[0-9]*.py"))

# What a migration's own code calls of ours: words are only an index, which escalated_reindex makes anew.
CALLED = {"0010_words.py": {"words_of"}}


@pytest.mark.slow
def test_an_early_database_is_taken_along() -> None:
    settings = "tests.hosts.minimal.settings"
    done = run_python("-m", "tests.migrations.old_install", DJANGO_SETTINGS_MODULE=settings)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["tickets"] == [
        [f"Order {number} 日本", f"Kim {number}", f"kim{number}@example.com", "Support", "open", 2]
        for number in range(30)
    ]
    assert told["bodies"] == [[f"Where is **{number}**?"] for number in range(30)]


def test_no_migration_runs_code_that_may_change() -> None:
    assert {path.name: found for path in MIGRATIONS if (found := set(_calls_of_ours(path)))} == CALLED


def _calls_of_ours(path: Path) -> Iterator[str]:
    """Yield what the functions of a migration use of the application; what a field names as its default is no use."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ours = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any(name.startswith("escalated") for name in _imported(node))
        for alias in node.names
    }
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        yield from (node.id for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in ours)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
