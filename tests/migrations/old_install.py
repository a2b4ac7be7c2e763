"""A database of an early schema, filled through the models of its time and taken to today's; prints what came along."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from tests.migrations.early import EARLY  # noqa: E402

TICKETS = 30


def fill() -> None:
    executor = MigrationExecutor(connection)
    models = executor.loader.project_state([("escalated", EARLY)]).apps
    contact, ticket, reply = (models.get_model("escalated", name) for name in ("Contact", "Ticket", "Reply"))
    department, _ = models.get_model("escalated", "Department").objects.get_or_create(name="Support")
    for number in range(TICKETS):
        who = contact.objects.create(email=f"kim{number}@example.com", name=f"Kim {number}")
        one = ticket.objects.create(subject=f"Order {number} 日本", requester=who, department=department)
        reply.objects.create(ticket=one, body=f"Where is **{number}**?", author_name=who.name, author_contact=who)


def told() -> dict[str, Any]:
    from escalated.tickets.models import Ticket

    tickets = Ticket.objects.order_by("pk").select_related("requester", "department")
    return {
        "tickets": [
            [each.subject, each.requester.name, each.requester.email, each.department.name, each.status, each.priority]
            for each in tickets
        ],
        "bodies": [list(each.replies.values_list("body", flat=True)) for each in tickets],
    }


def main() -> None:
    Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", "escalated", EARLY, verbosity=0)
    fill()
    call_command("migrate", verbosity=0)
    call_command("escalated_reindex", verbosity=0, stdout=StringIO())
    call_command("migrate", "--check", verbosity=0)
    print(json.dumps(told()))  # noqa: T201


main()
