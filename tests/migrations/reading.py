"""What a migration does to tables that are there already and large, as PostgreSQL is told."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# These grow with the team and its settings. All others grow with the tickets, and so does one that is new.
SMALL = {
    *("AgentProfile", "Department", "Membership", "Role", "HandOver"),
    *("BusinessHours", "PolicyFollowing", "SlaPolicy", "SlaTerms"),
    *("Tag", "TagRetirement", "BlockedSender"),
    *("AlertMail", "ChannelAlert", "Heartbeat", "PeriodicWork", "StoredSetting"),
}

CONSTANT = r"(?:'(?:[^']|'')*'(?:::[\w ]+)?|-?[\d.]+|true|false|NULL)"
REFERENCE = r"CONSTRAINT \S+ REFERENCES \S+ ?\(\S+\) DEFERRABLE INITIALLY DEFERRED"
ALTERED = rf"ALTER COLUMN \S+ (?:DROP DEFAULT|DROP NOT NULL|SET DEFAULT {CONSTANT})"
# Statements that take a lock and give it back at once, or take none that others feel. All else looks at every row.
BRIEF = re.compile(
    r"CREATE (?:UNIQUE )?INDEX CONCURRENTLY "
    r"|ALTER TABLE \S+ (?:"
    rf"ADD COLUMN \S+ [a-z]+(?: [a-z]+)*(?:\([\d, ]+\))?(?: DEFAULT {CONSTANT})?(?: NOT NULL| NULL)?(?: {REFERENCE})?;"
    rf"|{ALTERED}(?:, {ALTERED})*;"
    r"|ADD CONSTRAINT .* NOT VALID;"
    r"|DROP (?:COLUMN|CONSTRAINT) (?:IF EXISTS )?\S+(?: CASCADE)?;"
    r"|RENAME "
    r")"
)
# Lets others work, unless its transaction holds a lock from before.
VALIDATING = re.compile(r"ALTER TABLE \S+ VALIDATE CONSTRAINT \S+;")
ON_A_TABLE = re.compile(
    r'(?:ALTER TABLE|UPDATE|DELETE FROM|INSERT INTO|CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?\S+ ON) "(\w+)"'
)
ON_NONE = re.compile(r"--|CREATE TABLE |DROP TABLE |DROP INDEX |SET CONSTRAINTS |COMMENT ON |(?:BEGIN|COMMIT);|$")


@dataclass(frozen=True)
class Step:
    """A migration, the large tables that it finds, and its statements."""

    migration: Migration
    large: dict[str, str]  # table -> model
    statements: list[str]

    def long(self) -> list[str]:
        """Return what keeps others from a large table for as long as it has rows."""
        return [*filter(self._is_long, self.statements), *self._code()]

    def _is_long(self, statement: str) -> bool:
        if ON_NONE.match(statement) or BRIEF.match(statement):
            return False
        if VALIDATING.match(statement):
            return self.migration.atomic
        table = ON_A_TABLE.match(statement)
        return table is None or table[1] in self.large

    def _code(self) -> Iterator[str]:
        for operation in self.migration.operations:
            if isinstance(operation, RunPython) and not set(self.large.values()).isdisjoint(_strings(operation.code)):
                yield operation.describe()


def steps(after: str) -> Iterator[Step]:
    """Read the migrations after this one as they would run one by one."""
    loader = MigrationLoader(connection, replace_migrations=False)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for app, name in loader.graph.forwards_plan(loader.graph.leaf_nodes("escalated")[0]):
        migration = loader.graph.nodes[app, name]
        if app == "escalated" and name > after:
            yield read(migration, state)
        else:
            migration.mutate_state(state, preserve=False)


def read(migration: Migration, state: ProjectState) -> Step:
    """Read a migration that would run in this state, and take the state along."""
    large = dict(_large_tables(state))
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return Step(migration, large, editor.collected_sql)


def _large_tables(state: ProjectState) -> Iterator[tuple[str, str]]:
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.app_label == "escalated" and model.__name__ not in SMALL:
            yield model._meta.db_table, model.__name__


def _strings(function: object) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))  # type: ignore[arg-type]
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
