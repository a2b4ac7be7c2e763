"""Says in plain words what is wrong with an install."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, run_checks
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from escalated.core.db import database, now
from escalated.core.install import install_settings
from escalated.core.jobs import Job, JobState, kinds
from escalated.core.worker import worker_health
from escalated.people.guests import guest_policy
from escalated.people.words import are_contacts_indexed
from escalated.tickets.indexing import are_indexed

QUEUES = {
    "handle_mail": "incoming mail",
    "hand_over_tickets": "tickets of agents who left",
    "retire_tag": "tags that are deleted or merged",
    "wake_ticket": "snoozed tickets",
    "deliver_activity": "what follows from acts",
    "mail_guest_link": "links that guests ask for",
    "send_mail": "outgoing mail",
    "run_periodic_work": "regular work",
}
FAILING_AFTER_ATTEMPTS = 3
SPOKEN_OF_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    name: str
    is_fine: bool
    sentence: str


class Command(BaseCommand):
    help = "Check configuration, database, worker and mail. Exits with 1 when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in findings], indent=2))
        else:
            for each in findings:
                self.stdout.write(f"{'ok   ' if each.is_fine else 'WRONG'} {each.name}: {each.sentence}")
        if not all(each.is_fine for each in findings):
            raise CommandError("Something needs your attention.", returncode=1)


def examine() -> Iterator[Finding]:
    """Look at one thing after the other; without a database the rest cannot be asked."""
    configuration = list(_configuration())
    yield from configuration
    database_finding = _database()
    yield database_finding
    if database_finding.is_fine:
        yield _worker()
        yield _search()
        if all(each.is_fine for each in configuration):
            yield _guests()
        yield from _queues()


def _configuration() -> Iterator[Finding]:
    messages: list[CheckMessage] = [each for each in run_checks(tags=["escalated"]) if each.level >= 30]
    for each in messages:
        yield Finding("configuration", False, f"{each.msg} {each.hint or ''} ({each.id})".strip())
    if not messages:
        yield Finding("configuration", True, "All settings are valid.")


def _database() -> Finding:
    alias = database() or DEFAULT_DB_ALIAS
    try:
        executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan([key for key in executor.loader.graph.leaf_nodes() if key[0] == "escalated"])
    except DatabaseError as error:
        return Finding("database", False, f"The database does not answer: {error}".strip())
    if plan:
        return Finding("database", False, f"{len(plan)} migrations are missing. Run: manage.py migrate")
    return Finding("database", True, f"It answers and is up to date ({connections[alias].vendor}).")


def _worker() -> Finding:
    health = worker_health()
    seen = f"last seen {health.seen_at:%Y-%m-%d %H:%M:%S %Z}" if health.seen_at else "never seen"
    remedy = " Mail is neither sent nor read again. Run: manage.py escalated_worker" if health.is_late else ""
    return Finding("worker", not health.is_late, f"{seen[:1].upper()}{seen[1:]}.{remedy}")


def _queues() -> Iterator[Finding]:
    for kind in kinds():
        yield _queue(kind.model, QUEUES.get(kind.name, kind.name))


def _queue(model: type[Job], name: str) -> Finding:
    """Say how many rows were given up lately, and how many keep failing, with the newest reason."""
    rows = model._default_manager.all()
    dead = rows.filter(state=JobState.DEAD, next_attempt_at__gte=now() - SPOKEN_OF_FOR)
    failing = rows.filter(state=JobState.DUE, attempts__gte=FAILING_AFTER_ATTEMPTS)
    counts = [(dead.count(), "given up or waiting for review"), (failing.count(), "failing and tried again")]
    told = [f"{count} {state}" for count, state in counts if count]
    if not told:
        return Finding(name, True, "Nothing is stuck.")
    reason = (dead | failing).order_by("-next_attempt_at").values_list("reason", flat=True).first() or "none noted"
    return Finding(name, False, f"{', '.join(told)}. Newest reason: {reason}")


def _guests() -> Finding:
    """Say whether the guest policy that an admin chose can be followed."""
    settings = install_settings()
    if guest_policy() == settings.guest_policy:
        return Finding("guests", True, f"The guest policy is “{settings.guest_policy}”.")
    if settings.guest_policy == "guest_user":
        told = f"No user of the host who may sign in has the id “{settings.guest_user_id}” that guest_user_id names."
    else:
        told = "guest_signup_url holds no address that an invitation could lead to."
    return Finding("guests", False, f"{told} Until then the guest policy is as good as “unassigned”.")


def _search() -> Finding:
    remedy = "Run: manage.py escalated_reindex"
    if not are_indexed():
        return Finding("search", False, f"Some tickets are not in the search index. {remedy}")
    if not are_contacts_indexed():
        return Finding("search", False, f"Some people are not in the search index. {remedy}")
    return Finding("search", True, "Every ticket is in the search index.")
