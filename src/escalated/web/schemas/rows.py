"""Making ticket rows and cards for agents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Value

from escalated.people.actors import Actor
from escalated.people.host import host
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets import policy
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Priority, Status
from escalated.web.links import link
from escalated.web.schemas.making import choices
from escalated.web.schemas.shared import Choice
from escalated.web.schemas.tickets import (
    DepartmentRef,
    PersonRef,
    QueueOptions,
    RequesterCard,
    RequesterRef,
    TicketAbilities,
    TicketActUrls,
    TicketDetail,
    TicketLinkRow,
    TicketRow,
)

OTHER_TICKETS = 5


def ticket_row(ticket: Ticket) -> TicketRow:
    """Return a row of the queue; the ticket comes from ``for_list``."""
    return TicketRow(**_fields(ticket))


def ticket_detail(ticket: Ticket) -> TicketDetail:
    return TicketDetail(
        **_fields(ticket),
        type=ticket.type,
        type_label=ticket.get_type_display(),
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
    )


def _fields(ticket: Ticket) -> dict[str, Any]:
    requester, assignee, department = ticket.requester, ticket.assignee, ticket.department
    priority = Priority(ticket.priority)
    return {
        "id": ticket.pk,
        "reference": ticket.reference,
        "subject": ticket.subject,
        "url": link("agent", "ticket", ticket.reference),
        "status": ticket.status,
        "status_label": ticket.get_status_display(),
        "priority": priority.word,
        "priority_label": str(priority.label),
        "requester": RequesterRef(id=requester.pk, name=requester.display_name, email=requester.email),
        "assignee": PersonRef(id=assignee.pk, name=assignee.name) if assignee else None,
        "department": DepartmentRef(id=department.pk, name=department.name),
        "preview": ticket.preview,
        "channel": ticket.channel,
        "created_at": ticket.created_at,
        "last_activity_at": ticket.last_activity_at,
    }


def link_rows(tickets: Iterable[Ticket]) -> list[TicketLinkRow]:
    return [
        TicketLinkRow(
            reference=each.reference,
            subject=each.subject,
            url=link("agent", "ticket", each.reference),
            status=each.status,
            status_label=each.get_status_display(),
        )
        for each in tickets
    ]


def requester_card(contact: Contact, *, viewer: Actor, besides: Ticket) -> RequesterCard:
    """Return the card beside a ticket, with the same person's other tickets."""
    others = Ticket.objects.visible_to(viewer).filter(requester=contact).exclude(pk=besides.pk)
    return RequesterCard(
        id=contact.pk,
        name=contact.display_name,
        email=contact.email,
        is_signed_up=contact.user_id is not None,
        profile_url=(host().profile_url(contact.user) or None) if contact.user_id else None,
        tickets=link_rows(others.order_by("-last_activity_at", "-id")[:OTHER_TICKETS]),
    )


def abilities(viewer: Actor, ticket: Ticket) -> TicketAbilities:
    """Return what the viewer may do, from the functions that the operations ask."""
    return TicketAbilities(
        can_reply=policy.can_reply(viewer, ticket),
        can_note=policy.can_note(viewer, ticket),
        can_assign=policy.can_assign(viewer, ticket),
        can_change_status=policy.can_change_status(viewer, ticket),
        can_change_priority=policy.can_change_priority(viewer, ticket),
        can_change_department=policy.can_change_department(viewer, ticket),
    )


def act_urls(ticket: Ticket) -> TicketActUrls:
    names = TicketActUrls.model_fields
    return TicketActUrls(**{name: link("agent", name, ticket.reference) for name in names})


def status_choices() -> list[Choice]:
    return choices(Status.choices)


def priority_choices() -> list[Choice]:
    return choices((priority.word, priority.label) for priority in Priority)


def department_choices() -> list[Choice]:
    return choices(Department.objects.values_list("pk", "name"))


def desk_choices() -> tuple[list[Choice], list[Choice]]:
    """Return departments and agents, read in one query: every page of the desk needs both."""
    departments = Department.objects.order_by().annotate(group=Value(0), place=F("position"))
    agents = AgentProfile.objects.exclude(user=None).annotate(group=Value(1), place=Value(0))
    columns = ("group", "place", "name", "pk")
    both = departments.values_list(*columns).union(agents.values_list(*columns), all=True).order_by(*columns)
    found: tuple[list[Choice], list[Choice]] = ([], [])
    for group, _place, name, pk in both:
        found[group].append(Choice(value=str(pk), label=name))
    return found


def queue_options() -> QueueOptions:
    departments, agents = desk_choices()
    return QueueOptions(
        statuses=status_choices(),
        priorities=priority_choices(),
        departments=departments,
        agents=agents,
    )
