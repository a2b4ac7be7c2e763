"""Giving a department's tickets to its agents by its strategy, and to others while theirs are away."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Max, OuterRef, Q, QuerySet

from escalated.core.counting import RowCount
from escalated.core.db import database, lock, now, operation
from escalated.people.actors import SYSTEM, acting
from escalated.people.models import AgentProfile, Department, Membership, Strategy
from escalated.people.rights import Act
from escalated.tickets.assigning import Missing, Reason, TicketAssigned, TicketUnassigned
from escalated.tickets.models import Ticket
from escalated.timeline.recording import record

REASONS: dict[str, Reason] = {Strategy.ROUND_ROBIN: "round_robin", Strategy.FEWEST: "fewest"}
AFTER = timedelta(microseconds=1)


def hold_turns(department: Department) -> None:
    """Let nobody else give away this department's tickets until the end of the transaction.

    Departments are locked before tickets, and before a ticket's row names one: MariaDB holds it from then on.
    """
    if department.strategy != Strategy.MANUAL:
        lock(department)


@operation
def auto_assign_ticket(ticket: Ticket) -> None:
    """Give an unresolved ticket that nobody has to whom its department's strategy names.

    Nothing happens where that is nobody: it is done by hand there, or none of its agents is free.
    """
    department = ticket.department
    hold_turns(department)
    lock(ticket)
    if ticket.department_id == department.pk:  # whoever moved it meanwhile has seen to it
        give_in_turn(ticket)


def give_in_turn(ticket: Ticket, *, follows: int | None = None) -> None:
    """Assign a locked ticket by the strategy of its department, whose turns are held."""
    if ticket.assignee_id is None and not ticket.is_finished:
        member = _next_member(ticket)
        if member is not None:
            _give(ticket, member, REASONS[ticket.department.strategy], follows=follows)


@operation
def offer_again(ticket: Ticket) -> None:
    """Give an unresolved ticket whose agent is away, or is none any more, to another of its department.

    The department's strategy names them; where that is nobody it is taken from its agent, so that it stands among the
    unassigned. An agent who is there, if not available for new tickets, keeps it.
    """
    department = ticket.department
    hold_turns(department)
    lock(ticket)
    assignee, reason = ticket.assignee, _missing(ticket.assignee)
    if assignee is None or reason is None or ticket.is_finished:
        return
    member = _next_member(ticket) if ticket.department_id == department.pk else None
    if member is not None:
        _give(ticket, member, reason)
    else:
        ticket.assignee = None
        ticket.save(update_fields=["assignee"])
        event = TicketUnassigned(previous_id=assignee.pk, previous_name=assignee.name, reason=reason)
        record(event, on=ticket, by=SYSTEM)


def is_deserted(ticket: Ticket) -> bool:
    """Tell whether the ticket is somebody's who is away or no agent any more."""
    return _missing(ticket.assignee) is not None


def _missing(assignee: AgentProfile | None) -> Missing | None:
    if assignee is None:
        return None
    if acting(assignee) is None:
        return "gone"
    return "away" if assignee.is_away else None


def _give(ticket: Ticket, member: Membership, reason: Reason, *, follows: int | None = None) -> None:
    previous, ticket.assignee = ticket.assignee, member.agent
    ticket.save(update_fields=["assignee"])
    _count_turn(member)
    event = TicketAssigned(
        previous_id=previous.pk if previous else None,
        previous_name=previous.name if previous else "",
        assignee_id=member.agent.pk,
        assignee_name=member.agent.name,
        reason=reason,
        follows=follows,
    )
    record(event, on=ticket, by=SYSTEM)


def _count_turn(member: Membership) -> None:
    """Say that this was the latest turn, also where clocks differ."""
    members = _members(member.department_id)
    latest = members.aggregate(latest=Max("given_at"))["latest"]
    members.filter(pk=member.pk).update(given_at=max(now(), latest + AFTER) if latest else now())


def _next_member(ticket: Ticket) -> Membership | None:
    """Return whose turn it is: of those who are free, below their capacity and may answer it, the first.

    A capacity is over all departments; two of them that give at the same moment may exceed it by one.
    """
    department = ticket.department
    if department.strategy not in REASONS:
        return None
    unresolved = RowCount(Ticket.objects.unresolved().filter(assignee=OuterRef("agent")))
    free = _members(department.pk).filter(agent__in=AgentProfile.objects.free()).annotate(unresolved=unresolved)
    waiting = free.filter(Q(agent__capacity=0) | Q(unresolved__lt=F("agent__capacity")))
    by_load = ("unresolved",) if department.strategy == Strategy.FEWEST else ()
    in_turn = waiting.order_by(*by_load, F("given_at").asc(nulls_first=True), "pk")
    for member in in_turn.select_related("agent__user", "agent__role"):
        if _may_answer(member.agent, ticket):
            return member
    return None


def _members(department_id: int) -> QuerySet[Membership]:
    return Membership.objects.using(database()).filter(department=department_id)


def _may_answer(profile: AgentProfile, ticket: Ticket) -> bool:
    """Tell whether the ticket, once it is theirs, can be read and answered by them; the host is asked afresh."""
    agent = acting(profile)
    whose = {"assignee_id": profile.pk, "department_id": ticket.department_id}
    return agent is not None and agent.may(Act.SEE, **whose) and agent.may(Act.REPLY, **whose)
