"""F30: workers are killed at any moment while many are told of much; ESCALATED_ALL_ROUNDS=1 tells of 1,000 events."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest

from escalated.core.db import now
from escalated.core.jobs import JobState, tick
from escalated.mail.models import OutgoingMail
from escalated.people.actors import Agent, Requester
from escalated.people.models import AgentProfile
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.models import TicketActivity
from tests.faults.processes import KILLED, end_leases, ended, fork
from tests.faults.racing import rounds
from tests.faults.sink import smtp_sink
from tests.making import make_agent, make_requester, make_ticket, run_due

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS, WATCHERS, TICKETS = len(rounds(24, 1000)), 5, 10
WORKERS, KILLS = 2, len(rounds(4, 20))
LONGEST_LIFE_SECONDS = 0.9 if KILLS < 20 else 6


def test_f30_every_watcher_is_told_of_every_event_once_whatever_dies(
    record_property: Callable[[str, object], None],
) -> None:
    tickets, watchers, gone = watched()
    with smtp_sink() as sink:
        for number in range(EVENTS):
            ticket, by = tickets[number % TICKETS]
            reply_to_ticket(Ticket.objects.get(pk=ticket.pk), f"Event {number}", by=by)
        AgentProfile.objects.filter(pk=gone.profile.pk).update(removed_at=now())
        killed = sum(live_and_die() for _ in range(KILLS))
        finish()
    keys = sorted(each.profile.pk for each in watchers)
    told = Counter(Notice.objects.values_list("agent", flat=True))
    mailed = Counter(OutgoingMail.objects.exclude(agent=None).values_list("agent", flat=True))
    assert (told, mailed) == (dict.fromkeys(keys, EVENTS), dict.fromkeys(keys, EVENTS))
    letters = Counter((each.recipients[0], str(each.mail["Message-ID"])) for each in sink.taken)
    addresses = {each.profile.email for each in watchers}
    assert Counter(address for address, _ in letters) == dict.fromkeys(addresses, EVENTS)
    # At most the one that each had in hand goes out again.
    assert letters.total() - len(letters) <= killed == KILLS * WORKERS
    assert unfinished() == 0


def watched() -> tuple[list[tuple[Ticket, Requester]], list[Agent], Agent]:
    """Return tickets with their requesters, who follows all of them, and one who does too but will be gone."""
    made = [(ticket, by) for by in (make_requester() for _ in range(TICKETS)) for ticket in [make_ticket(by)]]
    watchers = [make_agent() for _ in range(WATCHERS + 1)]
    for ticket, _by in made:
        for agent in watchers:
            follow_ticket(Ticket.objects.get(pk=ticket.pk), by=agent)
    run_due()
    return made, watchers[:-1], watchers[-1]


def live_and_die() -> int:
    """Let workers work for a moment, kill them all, and let their leases end; returns how many were killed."""
    workers = [fork(forever(tick)) for _ in range(WORKERS)]
    time.sleep(random.uniform(0.1, LONGEST_LIFE_SECONDS))
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    died = [ended(pid) for pid in workers]
    assert died == [KILLED] * WORKERS
    end_leases()
    return len(died)


def forever(work: Callable[[int], int]) -> Callable[[], None]:
    def run() -> None:
        while True:
            if not work(20):
                time.sleep(0.01)

    return run


def finish() -> None:
    while unfinished():
        assert tick() > 0


def unfinished() -> int:
    rows = (TicketActivity, OutgoingMail)
    return sum(model._default_manager.exclude(state=JobState.DONE).count() for model in rows)
