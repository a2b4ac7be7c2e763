"""Says in plain words what is wrong with an install."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from escalated.conf import problems
from escalated.core.db import database
from escalated.core.install import install_settings
from escalated.core.jobs import kinds
from escalated.core.queues import QueueHealth, newest_reason, queue_health
from escalated.core.worker import worker_health
from escalated.mail import ses_setup
from escalated.mail.health import INCOMING, OUTGOING, ChannelHealth, mail_health
from escalated.management.surroundings import Finding, surroundings
from escalated.people.guests import guest_policy
from escalated.people.words import are_contacts_indexed
from escalated.tickets.indexing import are_indexed

QUEUES = {
    "handle_mail": "incoming mail",
    "fetch_attachment": "files that mail providers keep",
    "follow_policy": "deadlines that follow a changed policy",
    "hand_over_tickets": "tickets of agents who left",
    "retire_tag": "tags that are deleted or merged",
    "wake_ticket": "snoozed tickets",
    "deliver_activity": "what follows from acts",
    "mail_guest_link": "links that guests ask for",
    "send_mail": "outgoing mail",
    "mail_alert": "mails to admins that mail needs attention",
    "send_signals": "telling your own code of what happened",
    "tell_fixed": "telling people that an error is fixed",
    "run_periodic_work": "regular work",
}


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
            yield from surroundings()
        if not problems(getattr(settings, "ESCALATED", None)):
            yield from _queues()
            yield from _ses()


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
    mail = mail_health()
    for channel in (mail.incoming, mail.outgoing):
        yield _queue(channel.queue, reason=channel.reason, more=_of_channel(channel))
    for kind in kinds():
        if kind.name not in (INCOMING, OUTGOING):
            queue = queue_health(kind)
            yield _queue(queue, reason=newest_reason(kind) if queue.failed or queue.failing else "")


def _of_channel(channel: ChannelHealth) -> tuple[str, ...]:
    capped = f"{channel.capped} held for being too many in a short time" if channel.capped else ""
    is_quiet = "quiet" in channel.problems and channel.last_at is not None
    quiet = f"none since {channel.last_at:%Y-%m-%d %H:%M %Z}" if is_quiet else ""
    return tuple(each for each in (capped, quiet) if each)


def _queue(queue: QueueHealth, *, reason: str, more: tuple[str, ...] = ()) -> Finding:
    """Say what was given up lately, keeps failing, waits too long or is too much, with the newest reason."""
    told = [
        (bool(queue.failed), f"{queue.failed} given up or waiting for review"),
        (bool(queue.failing), f"{queue.failing} failing and tried again"),
        ("stuck" in queue.problems, f"the oldest has waited for {queue.oldest_seconds // 60} minutes"),
        ("oversized" in queue.problems, f"{queue.waiting} waiting"),
    ]
    words = [*(words for is_so, words in told if is_so), *more]
    name = QUEUES.get(queue.name, queue.name)
    if not words:
        return Finding(name, True, "Nothing is stuck.")
    why = f". Newest reason: {reason or 'none noted'}" if queue.failed or queue.failing else "."
    return Finding(name, False, f"{', '.join(words)}{why}")


def _ses() -> Iterator[Finding]:
    if not ses_setup.is_used():
        return
    found = [Finding("Amazon SES", False, each) for each in ses_setup.problems()]
    yield from found or [Finding("Amazon SES", True, "Topics, certificates and packages are in order.")]


def _guests() -> Finding:
    """Say whether the guest policy that an admin chose can be followed."""
    ours = install_settings()
    if guest_policy() == ours.guest_policy:
        return Finding("guests", True, f"The guest policy is “{ours.guest_policy}”.")
    if ours.guest_policy == "guest_user":
        told = f"No user of the host who may sign in has the id “{ours.guest_user_id}” that guest_user_id names."
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
