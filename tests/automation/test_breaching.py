"""Warnings and breaches: told once each, whoever looks and however late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalated.automation.breaching import check_sla_breaches
from escalated.core.db import now
from escalated.core.jobs import tick
from escalated.sla.models import ClockKind, SlaClock, SlaTerms
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.following import follow_ticket
from escalated.tickets.models import Ticket
from escalated.tickets.notices import Notice
from escalated.tickets.reading import mark_read, unread_and_followed
from escalated.tickets.replying import reply_to_ticket
from tests.faults.racing import together
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def let_pass(ticket: Ticket, kind: str, *, due: timedelta) -> SlaClock:
    """Have a clock due so long from now, by moving its start back."""
    clock = ticket.clocks.select_related("terms").get(kind=kind)
    clock.terms.hours = None
    clock.terms.save()
    assert clock.target
    clock.started_at = clock.since = now() + due - clock.target
    from escalated.sla.clocks import reckon

    reckon(clock)
    clock.save()
    return clock


def kinds(ticket: Ticket) -> list[str]:
    return list(ticket.activities.order_by("id").values_list("kind", flat=True))


def test_a_warning_and_then_a_breach_once_each() -> None:
    ticket = make_ticket()
    clock = let_pass(ticket, ClockKind.FIRST_RESPONSE, due=30 * MINUTE)
    assert [check_sla_breaches() for _ in range(2)] == [[], []]
    assert kinds(ticket) == ["ticket.opened", "sla.warned"]
    clock = let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    assert [check_sla_breaches() for _ in range(2)] == [[ticket], []]
    assert kinds(ticket) == ["ticket.opened", "sla.warned", "sla.breached"]
    known = SlaClock.objects.get(pk=clock.pk)
    assert (known.breached_at, known.checked_at) == (clock.due_at, None)
    assert Ticket.objects.get(pk=ticket.pk).version == 3


def test_what_is_told_moves_a_ticket_in_no_list_and_makes_it_unread_for_nobody() -> None:
    ticket, agent = make_ticket(), make_agent()
    mark_read(ticket, ticket.version, by=agent)
    before = ticket.last_activity_at
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    let_pass(ticket, ClockKind.RESOLUTION, due=-MINUTE)
    assert check_sla_breaches() == [ticket]
    ticket.refresh_from_db()
    assert (ticket.last_activity_at, ticket.version) == (before, 3)
    assert unread_and_followed([ticket], by=agent) == (set(), set())


def test_after_an_outage_a_breach_is_told_with_its_true_moment_and_no_late_warning() -> None:
    ticket = make_ticket()
    clock = let_pass(ticket, ClockKind.RESOLUTION, due=-timedelta(days=3))
    assert check_sla_breaches() == [ticket]
    told = ticket.activities.get(kind="sla.breached")
    assert kinds(ticket) == ["ticket.opened", "sla.breached"]
    assert (told.data["clock"], told.happening.due_at) == ("resolution", clock.due_at)  # type: ignore[attr-defined]


def test_an_answer_given_too_late_before_anybody_looked_is_a_breach() -> None:
    ticket = make_ticket()
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    reply_to_ticket(ticket, "Sorry.", by=make_agent())
    assert check_sla_breaches() == [ticket]
    assert kinds(ticket) == ["ticket.opened", "reply.added", "sla.breached"]


def test_an_answer_in_time_is_none() -> None:
    ticket = make_ticket()
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=timedelta(hours=3))
    reply_to_ticket(ticket, "There.", by=make_agent())
    SlaClock.objects.filter(kind=ClockKind.FIRST_RESPONSE).update(due_at=now() - MINUTE)
    assert check_sla_breaches() == []


def test_whose_ticket_it_is_and_who_follows_it_are_told() -> None:
    ticket, mine, follower, other = make_ticket(), make_agent(), make_agent(), make_agent()
    assign_ticket(ticket, mine.profile, by=other)
    follow_ticket(ticket, by=follower)
    tick()
    Notice.objects.all().delete()
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    check_sla_breaches()
    tick()
    told = Notice.objects.order_by("agent").values_list("agent", "event")
    assert list(told) == [(mine.profile.pk, "sla_breached"), (follower.profile.pk, "sla_breached")]


def test_those_are_told_whom_the_policy_names() -> None:
    ticket, mine, follower, boss = make_ticket(), make_agent(), make_agent(), make_agent()
    assign_ticket(ticket, mine.profile, by=boss)
    follow_ticket(ticket, by=follower)
    tick()
    Notice.objects.all().delete()
    SlaTerms.objects.update(tells_breach=["followers", f"agent:{boss.profile.pk}"])
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    check_sla_breaches()
    tick()
    told = Notice.objects.order_by("agent").values_list("agent", "event")
    assert list(told) == [(follower.profile.pk, "sla_breached"), (boss.profile.pk, "sla_breached")]


def test_a_breach_does_what_the_policy_says_once() -> None:
    ticket, boss = make_ticket(), make_agent()
    agent = {"act": "assign", "agent": boss.profile.pk}
    acts = [{"act": "raise_priority"}, {"act": "change_status", "status": "escalated"}, agent]
    SlaTerms.objects.update(acts_breach=acts)
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    assert check_sla_breaches() == [ticket]
    assert check_sla_breaches() == []
    assert kinds(ticket) == [
        "ticket.opened",
        "sla.breached",
        "ticket.priority_changed",
        "ticket.status_changed",
        "ticket.assigned",
    ]
    row = Ticket.objects.get(pk=ticket.pk)
    assert (row.priority_word, row.status, row.assignee_id) == ("high", "escalated", boss.profile.pk)


def test_what_cannot_be_done_is_left_out_and_the_breach_told() -> None:
    ticket = make_ticket(priority="critical")
    SlaTerms.objects.update(acts_breach=[{"act": "assign", "agent": 10**6}, {"act": "raise_priority"}])
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    assert check_sla_breaches() == [ticket]
    assert kinds(ticket) == ["ticket.opened", "sla.breached"]


def test_a_tick_looks_for_them() -> None:
    ticket = make_ticket()
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    tick()
    assert kinds(ticket) == ["ticket.opened", "sla.breached"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_of_each_once() -> None:
    tickets = [make_ticket() for _ in range(6)]
    for ticket in tickets:
        let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    together(check_sla_breaches, check_sla_breaches)
    check_sla_breaches()
    assert [kinds(ticket) for ticket in tickets] == [["ticket.opened", "sla.breached"]] * 6


def test_none_due_is_one_query(django_assert_num_queries: object) -> None:
    make_ticket()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert check_sla_breaches() == []
