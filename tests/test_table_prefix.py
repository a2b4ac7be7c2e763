"""The table prefix holds from the first migration on, and keeps out of the migrations themselves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from escalated.conf import table_prefix
from tests.hosts.running import run_python

pytestmark = pytest.mark.slow

PREFIXES = ["escalated_", "help_"]


def tables_of(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def django(*arguments: str, prefix: str, database: Path | str) -> tuple[int, str]:
    done = run_python(
        "-m",
        "django",
        *arguments,
        "--settings=tests.settings",
        ESCALATED_TEST_TABLE_PREFIX=prefix,
        ESCALATED_TEST_DATABASE_NAME=str(database),
    )
    return done.returncode, done.stdout + done.stderr


def test_every_table_bears_the_prefix(tmp_path: Path) -> None:
    names: dict[str, set[str]] = {}
    for prefix in PREFIXES:
        database = tmp_path / f"{prefix}.sqlite3"
        assert django("migrate", "--verbosity=0", prefix=prefix, database=database) == (0, "")
        hosts = ("django_", "auth_", "sqlite_")
        ours = {name for name in tables_of(database) if not name.startswith(hosts)}
        assert {name for name in ours if not name.startswith(prefix)} == set()
        names[prefix] = {name.removeprefix(prefix) for name in ours}
    assert names["help_"] == names["escalated_"] >= {"ticket", "reply", "contact", "storedmail", "ticketactivity"}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_migrations_are_complete_under_any_prefix(prefix: str) -> None:
    arguments = ("makemigrations", "escalated", "--check", "--dry-run")
    code, said = django(*arguments, prefix=prefix, database=":memory:")
    assert (code, said.strip().splitlines()[-1]) == (0, "No changes detected in app 'escalated'")


def test_a_prefix_that_was_changed_is_refused_before_anything_runs(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    assert django("migrate", "--verbosity=0", prefix="help_", database=database) == (0, "")
    before = tables_of(database)
    code, said = django("migrate", "--verbosity=0", prefix="desk_", database=database)
    assert (code, "escalated.E011" in said, '"help_…"' in said) == (1, True, True)
    assert tables_of(database) == before
    assert table_prefix() == "escalated_"
