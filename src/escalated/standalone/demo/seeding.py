"""Filling the demo: people first, then three months of tickets, each act at its own moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import F
from django.utils import timezone

from escalated.automation.breaching import check_sla_breaches
from escalated.core.jobs import JobState
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import OutgoingMail
from escalated.mail.providers.postmark import PostmarkParser
from escalated.mail.receiving import receive
from escalated.people.actors import Agent, Requester, agent_profile
from escalated.people.contacts import contact_for_user
from escalated.people.models import Department
from escalated.standalone.demo.cast import Person, cast, of_role
from escalated.standalone.demo.planning import DAYS, TICKETS, Plan, Step, plans
from escalated.standalone.demo.playing import Player
from escalated.standalone.people import AGENTS
from escalated.tickets.models import Ticket
from escalated.timeline.models import TicketActivity

MAIL_SHOWN_FOR = timedelta(days=10)
# One delivery that was cut off on its way, so that the admin has something to review: so long ago that no alarm is
# raised of it any more.
CUT_OFF_BEFORE = timedelta(days=8)
BROKEN = b'{"MessageID": "cut-off", "FromFull": {"Email": "priya@verdantloft.example"}, "Subject": "Re: our ord'
DEPARTMENTS = ("Support", "Billing", "Orders")


def seed(tickets: int = TICKETS) -> None:
    """Write the demo's content into an empty database."""
    now = timezone.now()
    with clock_at(now - timedelta(days=DAYS + 30)):
        _make_departments()
        for person in cast():
            _make_user(person)
        players = _players(plans(now, tickets))
    for player, step in _in_order(players):
        with clock_at(step.at):
            check_sla_breaches()
            player.play(step, is_recent=step.at > now - MAIL_SHOWN_FOR)
    with clock_at(now - CUT_OFF_BEFORE):
        receive(InboundRequest(BROKEN, "application/json"), PostmarkParser())
    with clock_at(now - timedelta(seconds=45)):
        check_sla_breaches()
    _put_to_rest(now)


def _put_to_rest(now: datetime) -> None:
    """Leave no work behind: nobody is told today of what happened weeks ago, and customers have read it."""
    Ticket.objects.filter(last_reply_at__lt=now - MAIL_SHOWN_FOR).update(requester_read_at=F("last_reply_at"))
    due = {"state": JobState.DUE}
    TicketActivity.objects.filter(**due).update(state=JobState.DONE)
    OutgoingMail.objects.filter(**due).update(state=JobState.DONE, attempts=1, sent_at=F("created_at"))


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the framework's clock, and so everything that is written, stand at a moment of the past."""
    with patch.object(timezone, "now", lambda: moment):
        yield


def _in_order(players: list[Player]) -> Iterator[tuple[Player, Step]]:
    """Yield the steps of all tickets as they happened, so that keys and moments run together."""
    timed = [(step.at, nth, step) for nth, player in enumerate(players) for step in player.plan.steps]
    for _, nth, step in sorted(timed, key=lambda each: each[:2]):
        yield players[nth], step


def _make_departments() -> None:
    for position, name in enumerate(DEPARTMENTS):
        Department.objects.update_or_create(name=name, defaults={"position": position})


def _make_user(person: Person) -> None:
    first, _, last = person.name.partition(" ")
    user = get_user_model().objects.create_user(person.email, person.email, first_name=first, last_name=last)
    if person.role == "agent":
        user.groups.add(Group.objects.get_or_create(name=AGENTS)[0])
    elif person.role == "admin":
        get_user_model().objects.filter(pk=user.pk).update(is_superuser=True)


def _players(planned: list[Plan]) -> list[Player]:
    users = {user.email: user for user in get_user_model().objects.all()}
    agents = {each.email: Agent(agent_profile(users[each.email])) for each in of_role("agent")}
    customers = {each.email: Requester((contact_for_user(users[each.email]),)) for each in of_role("customer")}
    departments = {each.name: each for each in Department.objects.all()}
    return [
        Player(plan, agents[plan.agent.email], customers[plan.customer.email], departments[plan.script.department])
        for plan in planned
    ]
