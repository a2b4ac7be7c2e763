"""An upgrade holds no large table for longer than a moment: docs/upgrading.md says what a migration may do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Random

from escalated.core.db import now
from escalated.core.migrating import AddIndexConcurrently
from tests.migrations.early import EARLY
from tests.migrations.reading import SMALL, read, steps

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# migration -> what it does all the same, and for how long in a table of a million rows, by what a few of them took.
# They came before the first release; to split them now would put a migration between two that have run.
ALLOWED = {
    "0017_spam": "looks through tickets for a constraint: 1 s",
    "0018_notices": "makes two indexes of outgoing mail, one of them unique: 5 s",
    "0024_mail_review": "makes four partial indexes of incoming mail: 4 s",
    "0025_mail_caps": "makes a partial index of outgoing mail: 1 s",
    "0033_sla_promises": "makes three indexes of tickets: 4 s",
    "0035_sla_once": "rewrites the clocks that have warned, one by one: a minute or more for 100,000 of those",
}


def count_tickets(apps: Any, schema_editor: Any) -> None:
    apps.get_model("escalated", "Ticket").objects.count()


def count_departments(apps: Any, schema_editor: Any) -> None:
    apps.get_model("escalated", "Department").objects.count()


INDEX = models.Index(fields=["preview"], name="escalated_ticket_preview")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
VALIDATED = 'ALTER TABLE "escalated_ticket" VALIDATE CONSTRAINT "escalated_ticket_floor"'
LONG = [
    migrations.AddIndex("ticket", INDEX),
    migrations.AddField("ticket", "floor", models.CharField(max_length=9, default="", db_index=True)),
    migrations.AddField("ticket", "floor", models.PositiveIntegerField(default=0)),
    migrations.AddField("ticket", "floor", models.FloatField(db_default=Random())),
    migrations.AddField("ticket", "former", models.ForeignKey("escalated.contact", models.SET_NULL, null=True)),
    migrations.AlterField("ticket", "priority", models.BigIntegerField()),
    migrations.AlterField("ticket", "resolved_at", models.DateTimeField(default=now)),
    migrations.AlterField("ticket", "preview", models.CharField(max_length=140, db_index=True)),
    migrations.AddConstraint("reply", models.UniqueConstraint(fields=["ticket", "body"], name="escalated_said_once")),
    migrations.AddConstraint("reply", models.CheckConstraint(condition=~models.Q(body=""), name="escalated_said")),
    migrations.RunSQL("UPDATE escalated_ticket SET preview = ''"),
    migrations.RunSQL(VALIDATED),
    migrations.RunPython(count_tickets),
]
BRIEF = [
    AddIndexConcurrently("ticket", INDEX),
    migrations.AddIndex("department", models.Index(fields=["position"], name="escalated_department_position")),
    migrations.AddField("ticket", "floor", models.DateTimeField(null=True)),
    migrations.AddField("ticket", "floor", models.DateTimeField(default=now)),
    migrations.AddField("ticket", "floor", models.CharField(max_length=9, db_default="it's")),
    migrations.AddField("ticket", "floor", models.JSONField(default=dict)),
    migrations.AddField("ticket", "floor", models.ManyToManyField("escalated.department")),
    migrations.AddField(
        "ticket", "former", models.ForeignKey("escalated.contact", models.SET_NULL, null=True, db_index=False)
    ),
    migrations.AlterField("ticket", "resolved_at", models.DateTimeField(null=True, help_text="when")),
    migrations.CreateModel(
        "Floor",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("ticket", models.ForeignKey("escalated.ticket", models.CASCADE)),
        ],
    ),
    migrations.RemoveField("ticket", "preview"),
    migrations.RunSQL(VALIDATED.replace("VALIDATE", "DROP")),
    migrations.AlterField("ticket", "first_response_at", models.DateTimeField(null=True, db_default=LONG_AGO)),
    migrations.RemoveIndex("ticket", "escalated_ticket_due"),
    migrations.RunPython(count_departments),
]


def test_no_migration_holds_a_large_table() -> None:
    assert {step.migration.name for step in steps(EARLY) if step.long()} == set(ALLOWED)


def test_what_takes_long_is_told_from_what_does_not() -> None:
    assert [operation.describe() for operation in LONG if not long_in(operation)] == []
    assert [(operation.describe(), found) for operation in BRIEF if (found := long_in(operation))] == []


def test_every_small_table_is_one_of_ours() -> None:
    ours = {model.__name__ for model in today().apps.get_models() if model._meta.app_label == "escalated"}
    assert SMALL - ours == set()


def test_an_index_whose_making_was_interrupted_is_made_anew() -> None:
    migration = made_of(AddIndexConcurrently("ticket", INDEX))
    with connection.schema_editor(atomic=False) as editor:
        for _ in range(2):
            migration.apply(today(), editor)
        assert indexes() == [INDEX.name]
        migration.unapply(today(), editor)
    assert indexes() == []


def long_in(operation: Any) -> list[str]:
    return read(made_of(operation), today()).long()


def made_of(operation: Any) -> migrations.Migration:
    contents = {"operations": [operation], "atomic": not isinstance(operation, AddIndexConcurrently)}
    made: migrations.Migration = type("Tried", (migrations.Migration,), contents)("0099_tried", "escalated")
    return made


def today() -> ProjectState:
    return MigrationLoader(connection).project_state()


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = %s", [INDEX.name])
        return [name for (name,) in cursor.fetchall()]
