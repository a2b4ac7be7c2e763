"""What a ticket's clocks come to, as lists show, find, sort and count it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from escalated.administration.tags import merge_tags
from escalated.core.db import now
from escalated.people.actors import SYSTEM, Agent
from escalated.sla.models import SlaPolicy, SlaTerms
from escalated.sla.promises import NEVER, Look
from escalated.tickets.counts import desk_counts
from escalated.tickets.filters import TicketFilters, matching
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.searching import search_for
from escalated.tickets.tagging import add_tags, known_tags, remove_tags
from escalated.tickets.transitioning import change_status, close_ticket, reopen_ticket, resolve_ticket
from tests.making import make_agent, make_ticket, run_due
from tests.sla.test_clocks import Hands, at, hands, terms

__all__ = ("hands",)
pytestmark = pytest.mark.django_db


def promised(ticket: Ticket) -> tuple[str, datetime | None, datetime | None]:
    row = Ticket.objects.get(pk=ticket.pk)
    return row.sla_kind, None if row.sla_due_at == NEVER else row.sla_due_at, row.sla_risk_at


def looks_at(ticket: Ticket, hands: Hands, *times: str) -> list[Look | None]:
    looks = []
    for time in times:
        hands.move(time)
        looks.append(look_of(Ticket.objects.get(pk=ticket.pk)))
    return looks


def look_of(ticket: Ticket) -> Look | None:
    """Say in Python what the conditions of lists say in SQL."""
    if not ticket.sla_kind:
        return None
    if ticket.sla_due_at == NEVER:
        return Look.PAUSED
    if ticket.sla_due_at <= now():
        return Look.BREACHED
    return Look.AT_RISK if ticket.sla_risk_at and ticket.sla_risk_at <= now() else Look.RUNNING


def test_the_clock_that_is_due_first_is_the_promise(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    assert promised(ticket) == ("first_response", at("23 14:00"), at("23 13:00"))
    hands.move("23 11:00")
    reply_to_ticket(ticket, "Try this.", by=agent)
    assert promised(ticket) == ("resolution", None, None)
    change_status(ticket, "in_progress", by=agent)
    assert promised(ticket) == ("resolution", at("24 14:00"), at("24 11:00"))


def test_what_is_finished_promises_nothing_until_it_is_reopened(hands: Hands) -> None:
    ticket, agent = make_ticket(priority="high"), make_agent()
    close_ticket(ticket, by=agent)
    assert promised(ticket) == ("", None, None)
    hands.move("23 12:00")
    reopen_ticket(ticket, by=agent)
    assert promised(ticket) == ("first_response", at("23 16:00"), at("23 15:00"))


def test_time_alone_makes_it_at_risk_and_overdue(hands: Hands) -> None:
    ticket = make_ticket(priority="high")
    times = ("23 12:59", "23 13:00", "23 13:59", "23 14:00", "27 10:00")
    assert looks_at(ticket, hands, *times) == [
        Look.RUNNING,
        Look.AT_RISK,
        Look.AT_RISK,
        Look.BREACHED,
        Look.BREACHED,
    ]


@pytest.mark.parametrize(
    ("warnings", "before", "risk_at"),
    [([], [30], "23 13:30"), ([75], [30, 90], "23 12:30"), ([], [240], "23 14:00"), ([], [], "23 14:00")],
)
def test_it_is_at_risk_from_its_first_warning_on(
    hands: Hands, warnings: list[int], before: list[int], risk_at: str
) -> None:
    SlaTerms.objects.update(warnings=warnings, warnings_before=before)
    assert promised(make_ticket(priority="high"))[2] == at(risk_at)


@pytest.fixture
def desk(hands: Hands) -> tuple[Agent, dict[Look, Ticket]]:
    """Return an agent and a ticket of each look at one in the afternoon."""
    agent = make_agent()
    by_priority = {Look.BREACHED: "urgent", Look.AT_RISK: "high", Look.RUNNING: "medium", Look.PAUSED: "high"}
    tickets = {look: make_ticket(priority=priority) for look, priority in by_priority.items()}
    reply_to_ticket(tickets[Look.PAUSED], "Try this.", by=agent)
    close_ticket(make_ticket(priority="critical"), by=SYSTEM)
    hands.move("23 13:00")
    return agent, tickets


def found(agent: Agent, **given: Any) -> list[Ticket]:
    filters = TicketFilters(**given)
    search = search_for(filters.q, viewer=agent)
    return list(matching(Ticket.objects.all(), filters, viewer=agent, search=search).order_by(filters.sort, "id"))


def test_each_look_is_found_by_filter_and_by_word(desk: tuple[Agent, dict[Look, Ticket]]) -> None:
    agent, tickets = desk
    for look in (Look.BREACHED, Look.AT_RISK, Look.PAUSED):
        assert found(agent, sla=[look.value]) == [tickets[look]]
        assert found(agent, q=f"is:{look.value}") == [tickets[look]]
    assert found(agent, sla=["breached", "at_risk"], sort="sla_due_at") == [
        tickets[Look.BREACHED],
        tickets[Look.AT_RISK],
    ]
    assert found(agent, q='is:overdue is:"At risk"', sort="sla_due_at") == [
        tickets[Look.BREACHED],
        tickets[Look.AT_RISK],
    ]


def test_what_is_due_next_stands_first(desk: tuple[Agent, dict[Look, Ticket]]) -> None:
    agent, tickets = desk
    order = (Look.BREACHED, Look.AT_RISK, Look.RUNNING, Look.PAUSED)
    assert found(agent, sort="sla_due_at") == [tickets[look] for look in order]


def test_the_rail_counts_what_is_at_risk_or_worse(desk: tuple[Agent, dict[Look, Ticket]]) -> None:
    assert desk_counts(desk[0]).at_risk == 2


def test_a_tag_puts_a_ticket_under_another_policy_and_back(hands: Hands) -> None:
    agent, ticket = make_agent(), make_ticket(priority="high")
    add_tags(ticket, ["vip"], by=agent)
    vip = ticket.tags.get()
    SlaTerms.objects.filter(pk=terms(None, conditions={"tag": [vip.pk]}).pk).update(warnings=[])
    remove_tags(ticket, ["vip"], by=agent)
    hands.move("23 11:00")
    add_tags(ticket, ["vip"], by=agent)
    assert promised(ticket) == ("first_response", at("23 14:00"), at("23 14:00"))
    remove_tags(ticket, ["vip"], by=agent)
    assert promised(ticket) == ("first_response", at("23 14:00"), at("23 13:00"))


def vip_is_warned_of_nothing(vip: Tag) -> None:
    SlaTerms.objects.filter(pk=terms(None, conditions={"tag": [vip.pk]}).pk).update(warnings=[])
    SlaPolicy.objects.filter(conditions={}).update(position=1)


def test_a_tag_that_is_merged_into_another_puts_its_tickets_under_the_others_policy_at_once(hands: Hands) -> None:
    ticket = make_ticket(priority="high")
    vip, gold = known_tags(["vip", "gold"])
    vip_is_warned_of_nothing(vip)
    add_tags(ticket, [gold], by=SYSTEM)
    merge_tags(gold, vip, by=make_agent(is_admin=True))
    run_due()
    assert promised(ticket) == ("first_response", at("23 14:00"), at("23 14:00"))


def test_a_tag_that_comes_while_a_ticket_is_resolved_holds_once_it_is_reopened(hands: Hands) -> None:
    agent, ticket = make_agent(), make_ticket(priority="high")
    vip_is_warned_of_nothing(known_tags(["vip"])[0])
    resolve_ticket(ticket, by=agent)
    add_tags(ticket, ["vip"], by=agent)
    reopen_ticket(ticket, by=agent)
    assert {clock.terms.warnings == [] for clock in ticket.clocks.select_related("terms")} == {True}
